package dev.tandem.api;

import dev.tandem.graph.AuditTrail;
import dev.tandem.graph.PageRequest;
import io.smallrye.graphql.api.Nullable;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** The audit of the whole workspace. */
@GraphQLApi
public class AuditApi {

    /** The field that reads the whole audit. */
    static final String REPLAY = "auditReplay";

    private final AuditTrail trail;
    private final RequestWorkspace request;
    private final QueryConfig limits;

    AuditApi(AuditTrail trail, RequestWorkspace request, QueryConfig limits) {
        this.trail = trail;
        this.request = request;
        this.limits = limits;
    }

    @Query
    @NonNull
    @Description("What was decided and written in the workspace, newest first.")
    public Uni<AuditEntryConnection> auditLog(
            @Description("Which entries; all unless given.") @Nullable AuditFilter filter,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        var question = Optional.ofNullable(filter).orElse(AuditFilter.ALL).toQuestion();
        return trail.log(request.id(), question, PageRequest.of(first, after, null, null))
                .map(AuditEntryConnection::of);
    }

    @Query
    @NonNull
    @Description(
            "Builds every object anew from the entries of the audit alone, and compares it with what is stored: they"
                    + " must be the same. Reads the whole audit, once at a time: for administrators, and not for every"
                    + " day.")
    public Uni<AuditReplay> auditReplay() {
        return trail.replay(request.id(), limits.time()).map(AuditReplay::of);
    }
}
