package dev.tandem.store;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
class SqlWriteLedgerTest extends WriteLedgerContract {

    @Inject
    WriteLedger ledger;

    @Override
    WriteLedger ledger() {
        return ledger;
    }
}
