package dev.tandem.store;

import dev.tandem.testkit.memory.MemoryConflicts;
import dev.tandem.testkit.memory.MemoryLinks;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.memory.MemoryWriteLedger;

class MemoryWriteLedgerTest extends WriteLedgerContract {

    private final MemoryLinks links = new MemoryLinks(new MemoryWorkQueue(), new MemoryConflicts());
    private final MemoryWriteLedger ledger = new MemoryWriteLedger(links);

    @Override
    WriteLedger ledger() {
        return ledger;
    }

    @Override
    Links links() {
        return links;
    }
}
