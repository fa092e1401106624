package dev.tandem.workspace;

import dev.tandem.testkit.virtual.Configs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** No workspaces yet, and one that comes is not there before it is let in. */
public final class HeldWorkspaces extends Workspaces {

    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch letIn = new CountDownLatch(1);

    public HeldWorkspaces() {
        super(Configs.of(WorkspacesConfig.class, Map.of()), Optional.empty());
    }

    @Override
    public boolean learn(CreatedWorkspace workspace) {
        came.countDown();
        await(letIn);
        return super.learn(workspace);
    }

    /** Waits until one came. */
    public void awaitOne() {
        await(came);
    }

    public void letIn() {
        letIn.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing came for 30 seconds");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
