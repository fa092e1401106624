package dev.tandem.api;

import dev.tandem.access.Scope;
import dev.tandem.graph.AuditTrail;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.tenancy.Tenants;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit as newline-delimited JSON, one complete entry a line, oldest first. No more is read than the caller takes: an
 * export of any length needs the memory of two parts of it.
 *
 * <p><b>Failure semantics.</b> What is wrong with the request is told as problem+json. What fails later cuts the connection:
 * a body that ends properly is complete.
 */
@ApplicationScoped
class AuditExport {

    static final String PATH = "/audit/export";

    private final AuditTrail trail;
    private final Tenants tenants;
    private final Workspaces workspaces;
    private final Clock clock;

    AuditExport(AuditTrail trail, Tenants tenants, Workspaces workspaces, Clock clock) {
        this.trail = trail;
        this.tenants = tenants;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        try {
            var access = Access.of(context, workspaces);
            access.demand(Optional.of(Scope.ADMIN));
            var workspace = RequestWorkspace.of(workspaces, access.principal().orElseThrow(), context);
            var from = time(context, "from");
            var to = time(context, "to");
            if (from != null && to != null && from.isAfter(to)) {
                throw new Failure.BadInput("from", "must not be later than to");
            }
            var began = clock.now();
            var response = context.response()
                    .setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson; charset=UTF-8");
            trail.export(workspace, from, to)
                    .onItem()
                    .transformToUniAndConcatenate(entries -> write(response, entries))
                    .collect()
                    .last()
                    .chain(() -> Uni.createFrom().completionStage(response.end().toCompletionStage()))
                    .chain(() -> from == null && to == null
                            ? tenants.exported(workspace, began)
                            : Uni.createFrom().voidItem())
                    .subscribe()
                    .with(_ -> {}, failure -> cut(response, failure));
        } catch (Failure failure) {
            HttpRefusals.problem(context, failure);
        }
    }

    /** Writes a part, and is done once there is room for the next. */
    private static Uni<Void> write(HttpServerResponse response, List<AuditEntry> entries) {
        var lines = Buffer.buffer();
        entries.forEach(entry -> lines.appendString(AuditLine.of(entry)).appendByte((byte) '\n'));
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().completionStage(response.write(lines).toCompletionStage());
    }

    private static void cut(HttpServerResponse response, Throwable failure) {
        if (!response.closed()) {
            Log.error("an export of the audit was cut off", failure);
            response.reset();
        }
    }

    private static @Nullable Instant time(RoutingContext context, String name) {
        var values = context.queryParam(name);
        if (values.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(values.getFirst()).toInstant();
        } catch (DateTimeException _) {
            throw new Failure.BadInput(name, "is not a time such as 2026-11-21T09:30:00Z");
        }
    }
}
