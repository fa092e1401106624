package dev.tandem.platform;

import dev.tandem.model.WorkspaceId;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What the lines of a log have in common: they carry these names until the Vert.x context that they are written in ends. */
public final class LogContext {

    static final String REQUEST = "requestId";
    static final String WORKSPACE = "workspaceId";
    static final String RUN = "runId";

    private LogContext() {}

    /** Work for a caller, by the name that its errors are told under. */
    public static void request(String id) {
        MDC.put(REQUEST, id);
    }

    /** Work for a workspace. */
    public static void workspace(WorkspaceId workspace) {
        MDC.put(WORKSPACE, workspace.toString());
    }

    /** Work on account of a run, or of none. */
    public static void run(@Nullable UUID run) {
        if (run != null) {
            MDC.put(RUN, run.toString());
        }
    }
}
