package dev.tandem.store;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
class SqlWriteLedgerTest extends WriteLedgerContract {

    @Inject
    WriteLedger ledger;

    @Inject
    Links links;

    @Override
    WriteLedger ledger() {
        return ledger;
    }

    @Override
    Links links() {
        return links;
    }
}
