package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Delivery.Fate;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A simulated CRM with the world around it: one call at a time, with its bad days, and a journal of who asked what. May
 * be used from any thread.
 */
public final class HostedCrm {

    private static final Reply NOTHING = new Reply(200, JsonNodeFactory.instance.missingNode(), Map.of());

    private final CrmSandbox crm;
    private final InstantSource clock;
    private final Troubles troubles;
    private final Journal journal = new Journal();
    private final WebhookRoute route;
    private Optional<String> webhookUrl = Optional.empty();
    private final Optional<ChangeLog> changes;
    private final SplittableRandom salts = new SplittableRandom();
    private Optional<Courier> courier = Optional.empty();

    /** @param changes where what changes it is kept; nowhere if it is empty */
    HostedCrm(CrmSandbox crm, InstantSource clock, long seed, Optional<ChangeLog> changes) {
        this.crm = crm;
        this.clock = clock;
        this.changes = changes;
        troubles = new Troubles(seed);
        route = new WebhookRoute(seed);
    }

    synchronized Delivery receive(Call call) {
        var now = clock.instant();
        var delivery = troubles.strike(call)
                .map(trouble -> struck(trouble, call, now))
                .orElseGet(() -> new Delivery(handle(call, now), troubles.delay(), Fate.ARRIVES));
        journal.add(new Journal.Entry(now, call, delivery.status()), crm.template(call.method(), call.path()));
        tell();
        return delivery;
    }

    /** Tells of what has changed, if anybody listens. */
    private void tell() {
        var news = crm.news();
        if (webhookUrl.isPresent()) {
            courier.ifPresent(one -> news.forEach(webhook -> one.send(webhook, route.next())));
        }
    }

    /** From now on a courier carries the webhooks. */
    synchronized void employ(Courier one) {
        courier = Optional.of(one);
    }

    /** Where webhooks are sent from now on, without the path; nowhere if it is empty. */
    public synchronized void tellTo(Optional<String> url) {
        webhookUrl = url.filter(address -> !address.isBlank());
    }

    synchronized Optional<String> webhookUrl() {
        return webhookUrl;
    }

    synchronized Map<String, String> signed(Webhook webhook, byte[] body) {
        return crm.signed(webhook, body, clock.instant());
    }

    /** What becomes of webhooks from now on, until {@link #healWebhooks}. */
    synchronized void sufferOnTheWay(WebhookRoute.Trouble trouble) {
        route.suffer(trouble);
    }

    synchronized void healWebhooks() {
        route.end();
    }

    /** From now on, until it is over or {@link #heal}. */
    public synchronized void suffer(Trouble trouble) {
        troubles.add(trouble);
    }

    /** Every answer takes {@code latency}, and up to {@code jitter} more. */
    public synchronized void slowDown(Duration latency, Duration jitter) {
        troubles.slowDown(latency, jitter);
    }

    /** How long a change takes to show in searches. */
    public synchronized void searchLag(Duration lag) {
        crm.searchLag(lag);
    }

    public synchronized void heal() {
        troubles.end();
    }

    /** What each tenant may ask from now on. */
    public synchronized void limit(Quota quota) {
        crm.limit(quota);
    }

    /** How many calls came in by method and path template, such as {@code GET /contacts/{contactId}}. */
    public synchronized Map<String, Long> calls() {
        return journal.counts();
    }

    public synchronized long callCount() {
        return journal.total();
    }

    public synchronized void forgetCalls() {
        journal.clear();
    }

    synchronized List<Journal.Entry> lastCalls() {
        return journal.last();
    }

    synchronized List<Trouble> troubles() {
        return troubles.list();
    }

    synchronized ObjectNode state() {
        var state = crm.state(clock.instant());
        state.put("calls", journal.total());
        var counts = state.putObject("callsByOperation");
        journal.counts().forEach(counts::put);
        state.put("troubles", troubles.list().size());
        courier.ifPresent(one -> state.set("webhooks", one.state().put("url", webhookUrl.orElse(null))));
        return state;
    }

    /** Forgets everything but the people who live there from the start. */
    synchronized void restart(Seeding seeding) {
        var now = clock.instant();
        settle(seeding, now);
        changes.ifPresent(log -> log.begin(seeding, now));
    }

    /**
     * As it was when its process ended, if that is kept; else as after that seeding.
     *
     * @return what it was seeded with
     */
    synchronized Seeding resume(Seeding seeding) {
        var kept = changes.flatMap(ChangeLog::read);
        kept.ifPresentOrElse(this::again, () -> restart(seeding));
        return kept.map(ChangeLog.Kept::seeding).orElse(seeding);
    }

    private void again(ChangeLog.Kept kept) {
        settle(kept.seeding(), kept.at());
        for (var change : kept.changes()) {
            crm.newIds(change.salt());
            var reply = crm.handle(change.call(), change.at());
            if (!isDone(reply)) {
                Log.warnf(
                        "%s does not hold any more what %s %s changed at %s",
                        crm.name(), change.call().method(), change.call().path(), change.at());
            }
        }
        crm.news(); // was told when it happened
        crm.newIds(clock.instant().toEpochMilli());
    }

    private void settle(Seeding seeding, Instant at) {
        troubles.end();
        route.end();
        journal.clear();
        crm.reset();
        seeding.into(crm, at);
        crm.newIds(at.toEpochMilli());
    }

    private Reply handle(Call call, Instant now) {
        if (changes.isEmpty() || !mayChange(call)) {
            return crm.handle(call, now);
        }
        var salt = salts.nextLong();
        crm.newIds(salt);
        var reply = crm.handle(call, now);
        if (isDone(reply)) {
            changes.get().add(new ChangeLog.Change(now, salt, call));
        }
        return reply;
    }

    /** Whoever is let in by a token has changed what the CRM knows, too. */
    private static boolean mayChange(Call call) {
        return call.path().startsWith("/oauth")
                || !(call.method().equals("GET") || call.path().endsWith("/search"));
    }

    private static boolean isDone(Reply reply) {
        return reply.status() < 400;
    }

    private Delivery struck(Trouble trouble, Call call, Instant now) {
        var reply = trouble.afterHandling() ? handle(call, now) : NOTHING;
        return switch (trouble.kind()) {
            case STATUS -> new Delivery(error(trouble), troubles.delay(), Fate.ARRIVES);
            case GARBAGE -> new Delivery(reply, troubles.delay(), Fate.GARBLED);
            case RESET -> new Delivery(reply, troubles.delay(), Fate.CONNECTION_CLOSED);
            case HANG -> new Delivery(reply, troubles.delay(), Fate.NEVER);
        };
    }

    /** Enough of a body for either CRM's way of telling errors. */
    private static Reply error(Trouble trouble) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("statusCode", trouble.status()).put("status", trouble.status());
        body.put("message", "Trouble in the sandbox").put("title", "Trouble in the sandbox");
        body.put("error", HttpResponseStatus.valueOf(trouble.status()).reasonPhrase());
        Map<String, String> headers =
                trouble.retryAfter() == 0 ? Map.of() : Map.of("Retry-After", Integer.toString(trouble.retryAfter()));
        return new Reply(trouble.status(), body, headers);
    }
}
