package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** The part of the audit trail that runs are undone by. */
public interface RunAudit {

    /** What one run decided and wrote about a contact and all that belongs to it, in the order in which it did. */
    Uni<List<AuditEntry>> ofRun(WorkspaceId workspace, UUID run, LinkId contact);
}
