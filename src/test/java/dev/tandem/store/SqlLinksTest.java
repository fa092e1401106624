package dev.tandem.store;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
class SqlLinksTest extends LinksContract {

    @Inject
    Links links;

    @Inject
    WorkQueue queue;

    @Inject
    WriteLedger ledger;

    @Override
    Links links() {
        return links;
    }

    @Override
    WorkQueue queue() {
        return queue;
    }

    @Override
    WriteLedger ledger() {
        return ledger;
    }
}
