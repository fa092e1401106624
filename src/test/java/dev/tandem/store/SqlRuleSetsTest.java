package dev.tandem.store;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
class SqlRuleSetsTest extends RuleSetsContract {

    @Inject
    RuleSets ruleSets;

    @Override
    RuleSets ruleSets() {
        return ruleSets;
    }
}
