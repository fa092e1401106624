package dev.tandem.intake;

import dev.tandem.connector.Webhooks;
import dev.tandem.connector.Webhooks.Verdict;
import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Budget;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Inbox;
import dev.tandem.telemetry.Deliveries;
import dev.tandem.telemetry.Deliveries.Outcome;
import dev.tandem.tenancy.GhlAuthorizations;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Where CRMs deliver their webhooks: {@code POST /webhooks/ghl} for all locations, {@code POST /webhooks/rankr/{workspace}}.
 *
 * <p><b>Failure semantics.</b> 200 only once the delivery is committed, or was before. 401 for one that is not signed as it
 * must be, 404 for a tenant that is none of ours, 400 for what cannot be read, 413 for what is too long. 429 for whatever is
 * Tandem's own fault, as a CRM is not sure to repeat after anything else. No answer has a body: none says why. What names a
 * workspace that there is not is answered as what is signed wrongly, so that names cannot be guessed.
 */
@ApplicationScoped
class WebhookRoutes {

    /** Ahead of whatever would read the body. */
    private static final int FIRST = Integer.MIN_VALUE;

    private static final int BUSY = 429;

    /** How many tenants of an agency are told at a time. */
    private static final int TENANTS = 16;

    private static final long SECOND = 1_000_000_000;

    private final Instance<Webhooks> webhooks;
    private final Workspaces workspaces;
    private final GhlAuthorizations authorizations;
    private final Sessions sessions;
    private final IntakeConfig config;
    private final Commits commits;
    private final Budget budget;
    private final AtomicLong complainedAt = new AtomicLong(System.nanoTime() - SECOND);

    WebhookRoutes(
            @Any Instance<Webhooks> webhooks,
            Workspaces workspaces,
            GhlAuthorizations authorizations,
            IntakeConfig config,
            Inbox inbox,
            Sessions sessions,
            Vertx vertx,
            Clock clock) {
        this.webhooks = webhooks;
        this.workspaces = workspaces;
        this.authorizations = authorizations;
        this.sessions = sessions;
        this.config = config;
        budget = new Budget(config.allBodies().asLongValue());
        commits = new Commits(
                arrivals -> Uni.createFrom()
                        .deferred(() -> inbox.add(arrivals, clock.now()))
                        .onFailure()
                        .retry()
                        .atMost(1), // a lost connection, a deadlock: what was committed after all is there only once
                pause -> Uni.createFrom()
                        .emitter(emitter -> vertx.setTimer(pause.toMillis(), _ -> emitter.complete(null))),
                config);
    }

    void register(@Observes Router router) {
        for (var ofCrm : webhooks) {
            Deliveries.expected(ofCrm.crm());
            var path = "/webhooks/" + ofCrm.crm().name().toLowerCase(Locale.ROOT)
                    + (ofCrm.perWorkspace() ? "/:workspace" : "");
            router.post(path).order(FIRST).handler(context -> receive(context, ofCrm, addressee(context)));
        }
    }

    private Optional<WorkspaceId> addressee(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("workspace")).map(workspaces.all()::get);
    }

    private void receive(RoutingContext context, Webhooks ofCrm, Optional<WorkspaceId> addressee) {
        var request = context.request();
        var own = context.vertx().getOrCreateContext();
        var slow = context.vertx()
                .setTimer(
                        config.patience().toMillis(), _ -> request.connection().close());
        Body.read(request, config.longestBody().asLongValue(), budget)
                .onComplete(_ -> context.vertx().cancelTimer(slow))
                .map(body -> ofCrm.judge(
                        new Webhooks.Post(addressee, name -> Optional.ofNullable(request.getHeader(name)), body)))
                .onSuccess(verdict -> judged(own, request.response(), verdict, ofCrm.crm()))
                .onFailure(failure -> answer(own, request.response(), ofCrm.crm(), outcome(failure)));
    }

    private void judged(Context own, HttpServerResponse response, Verdict verdict, Crm crm) {
        switch (verdict) {
            case Verdict.Forged() -> answer(own, response, crm, Outcome.FORGED);
            case Verdict.Foreign() -> answer(own, response, crm, Outcome.FOREIGN);
            case Verdict.Unreadable() -> answer(own, response, crm, Outcome.UNREADABLE);
            case Verdict.Genuine _, Verdict.Uninstalled _, Verdict.Installed _, Verdict.OfAgency _ ->
                taken(own, response, crm, take(verdict, crm));
        }
    }

    private Uni<Void> take(Verdict verdict, Crm crm) {
        return switch (verdict) {
            case Verdict.Genuine(var workspace, var hint) -> commits.add(new Inbox.Arrival(workspace, crm, hint));
            case Verdict.Uninstalled(var workspace, var hint, var appId, var at) ->
                commits.add(new Inbox.Arrival(workspace, crm, hint))
                        .chain(() -> sessions.isolated(() -> authorizations.uninstalled(workspace, appId, at)));
            case Verdict.Installed(var workspace, var hint, var appId, var agency, var at) ->
                commits.add(new Inbox.Arrival(workspace, crm, hint))
                        .chain(() -> sessions.isolated(() -> authorizations.installed(workspace, appId, agency, at)));
            case Verdict.OfAgency ofAgency ->
                all(
                        ofAgency,
                        tenant -> take(tenant, crm),
                        gone -> sessions.isolated(() -> authorizations.agencyGone(gone)));
            case Verdict.Forged _, Verdict.Foreign _, Verdict.Unreadable _ ->
                Uni.createFrom().voidItem();
        };
    }

    /**
     * What an agency's webhook comes to, several of its tenants at a time. That the app is gone from it waits for none of them,
     * unless it is not told when: then they tell whether it is old news. One that fails keeps no other waiting, and where there
     * are too many for one delivery, a repeat gets further: a tenant that the app is gone from is no more of that agency.
     */
    static Uni<Void> all(
            Verdict.OfAgency verdict, Function<Verdict, Uni<Void>> take, Function<Webhooks.Gone, Uni<Void>> gone) {
        var tenants = Multi.createFrom()
                .iterable(verdict.tenants())
                .onItem()
                .transformToUni(take::apply)
                .collectFailures()
                .merge(TENANTS)
                .collect()
                .asList()
                .replaceWithVoid();
        return verdict.gone()
                .map(agency -> agency.at().isPresent()
                        ? gone.apply(agency).chain(() -> tenants)
                        : tenants.chain(() -> gone.apply(agency)))
                .orElse(tenants);
    }

    private void taken(Context own, HttpServerResponse response, Crm crm, Uni<?> work) {
        work.ifNoItem()
                .after(config.patience())
                .fail()
                .subscribe()
                .with(
                        _ -> answer(own, response, crm, Outcome.ACCEPTED),
                        // commits are made in the context of any of their deliveries: a complaint is logged in its own
                        failure -> own.runOnContext(_ -> answer(own, response, crm, outcome(failure))));
    }

    private Outcome outcome(Throwable failure) {
        if (failure instanceof Body.TooLong) {
            return Outcome.TOO_LONG;
        }
        if (!(failure instanceof Commits.Busy || failure instanceof HttpClosedException)) {
            complain(failure);
        }
        return Outcome.BUSY;
    }

    private static int status(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> 200;
            case UNREADABLE -> 400;
            case FORGED -> 401;
            case FOREIGN -> 404;
            case TOO_LONG -> 413;
            case BUSY -> BUSY;
        };
    }

    /** Once a second: while the database is away, every delivery fails. */
    private void complain(Throwable failure) {
        var last = complainedAt.get();
        var now = System.nanoTime();
        if (now - last >= SECOND && complainedAt.compareAndSet(last, now)) {
            Log.errorf(failure, "webhooks cannot be taken in");
        }
    }

    private void answer(Context own, HttpServerResponse response, Crm crm, Outcome outcome) {
        Deliveries.count(crm, outcome);
        own.runOnContext(_ -> answer(response, status(outcome)));
    }

    private void answer(HttpServerResponse response, int status) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (status == BUSY) {
            response.putHeader(
                    "Retry-After", Long.toString(Math.max(1, config.retryAfter().toSeconds())));
        }
        response.setStatusCode(status).end();
    }
}
