package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.LinkId;
import dev.tandem.model.WebhookDelivery;
import dev.tandem.model.WebhookDelivery.Outcome;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that were taken in. One is there once, however often it is delivered; where its contact is known, the contact
 * is marked in the same transaction, so that whatever is acknowledged is done.
 */
public interface Inbox {

    /** A webhook that has just come. */
    record Arrival(WorkspaceId workspace, Crm crm, WebhookHint hint) {}

    /**
     * Takes webhooks in, in one transaction. Those that were there before change nothing.
     *
     * @param now when they came
     */
    Uni<Void> add(List<Arrival> arrivals, Instant now);

    /**
     * A webhook that is to be followed up.
     *
     * @param contact its contact, where it has become known since it came
     */
    record Claim(
            WorkspaceId workspace,
            UUID id,
            Crm crm,
            WebhookHint hint,
            int failures,
            @Nullable LinkId contact) {}

    /**
     * Takes up to {@code limit} webhooks that wait and holds them so long, each workspace an equal share of them and of those
     * that are held already.
     *
     * @param held how many of each workspace the caller holds already
     * @param most how many of one workspace it may hold
     */
    Uni<List<Claim>> claim(int limit, Map<WorkspaceId, Integer> held, int most, Instant now, Duration hold);

    /** Holds on to webhooks of one workspace until then; those that were settled or put back meanwhile stay as they are. */
    Uni<Void> hold(List<Claim> claims, Instant until);

    /**
     * Settles webhooks of one workspace that are not settled yet, and marks their contact in the same transaction.
     *
     * @param contact null if there is none to be looked at
     */
    Uni<Void> settle(
            List<Claim> claims, Outcome outcome, @Nullable LinkId contact, @Nullable String reason, Instant now);

    /** Puts webhooks of one workspace back until then. */
    Uni<Void> postpone(List<Claim> claims, Instant until, String reason);

    /** Forgets up to {@code limit} of those that are settled and came before then, past those that somebody else is at. */
    Uni<Integer> forget(Instant before, int limit);

    /**
     * Which webhooks; what is null does not restrict.
     *
     * @param type the CRM's own name for what happened
     */
    record Wanted(
            @Nullable Crm crm,
            @Nullable String type,
            @Nullable Outcome outcome) {}

    /**
     * Those webhooks, the newest first.
     *
     * @param before only those that came before it; null from the newest on
     */
    Uni<List<WebhookDelivery>> search(WorkspaceId workspace, Wanted wanted, @Nullable UUID before, int limit);

    /** How many there are of those. */
    Uni<Long> count(WorkspaceId workspace, Wanted wanted);
}
