package dev.tandem.store;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
class SqlWorkQueueTest extends WorkQueueContract {

    @Inject
    WorkQueue queue;

    @Override
    WorkQueue queue() {
        return queue;
    }
}
