package dev.tandem.store;

import dev.tandem.testkit.memory.MemoryConflicts;
import dev.tandem.testkit.memory.MemoryLinks;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.memory.MemoryWriteLedger;

class MemoryWriteLedgerTest extends WriteLedgerContract {

    private final MemoryWriteLedger ledger =
            new MemoryWriteLedger(new MemoryLinks(new MemoryWorkQueue(), new MemoryConflicts()));

    @Override
    WriteLedger ledger() {
        return ledger;
    }
}
