package dev.tandem.store;

import dev.tandem.testkit.memory.MemoryConflicts;
import dev.tandem.testkit.memory.MemoryLinks;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.memory.MemoryWriteLedger;

class MemoryLinksTest extends LinksContract {

    private final MemoryWorkQueue queue = new MemoryWorkQueue();
    private final MemoryLinks links = new MemoryLinks(queue, new MemoryConflicts());
    private final MemoryWriteLedger ledger = new MemoryWriteLedger(links);

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
