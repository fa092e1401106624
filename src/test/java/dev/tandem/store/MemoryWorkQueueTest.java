package dev.tandem.store;

import dev.tandem.testkit.memory.MemoryWorkQueue;

class MemoryWorkQueueTest extends WorkQueueContract {

    private final MemoryWorkQueue queue = new MemoryWorkQueue();

    @Override
    WorkQueue queue() {
        return queue;
    }
}
