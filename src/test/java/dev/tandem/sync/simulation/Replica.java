package dev.tandem.sync.simulation;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.SimulatedConnectors;
import dev.tandem.connector.SimulatedGates;
import dev.tandem.connector.ghl.SimulatedGhl;
import dev.tandem.connector.rankr.SimulatedRankr;
import dev.tandem.graph.SimulatedEditor;
import dev.tandem.graph.Written;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import dev.tandem.store.Conflicts;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.Removals;
import dev.tandem.store.RuleSets;
import dev.tandem.store.RunAudit;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.store.WorkQueue;
import dev.tandem.store.WriteLedger;
import dev.tandem.sync.SimulatedEngine;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One life of a process of Tandem's: its engine and all that it keeps in memory. Every statement and every call is a step
 * that takes time, before and after it has its effect; dead, it does no further step and hears no answer.
 */
final class Replica {

    /** How long a worker has a contact to itself, by the engine's own configuration. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final Caller HOOK = new Caller(SimulatedWorkspaces.ID, Lane.WEBHOOK);
    private static final Caller POLL = new Caller(SimulatedWorkspaces.ID, Lane.POLL);

    private final World world;
    private final String name;
    private final RandomGenerator random;
    private final SimulatedEngine engine;
    private final SimulatedEditor editor;
    private final Connectors connectors;
    private final Links links;
    private final WorkQueue queue;
    private boolean dead;
    private boolean working;
    private boolean movingRuns;
    private final Set<WorkQueue.Claim> kept = new HashSet<>();
    private int asked;
    private int stepsToLive = Integer.MAX_VALUE;
    private boolean diesAfter;
    private Instant standsStillUntil = Instant.MIN;
    private Instant claimedAt = Instant.MIN;

    Replica(World world, String name, RandomGenerator random) {
        this.world = world;
        this.name = name;
        this.random = random;
        this.links = port(Links.class, world.links);
        this.queue = port(WorkQueue.class, world.queue);
        var gates = new SimulatedGates(
                world.setting.bursts().orElse(Map.of()),
                8,
                world.time::now,
                (at, what) -> world.time.at(at, alive(what)));
        var workspaces = SimulatedWorkspaces.all();
        Connector ghl = SimulatedGhl.connector(call -> send(Crm.GHL, call), gates, workspaces, world.time);
        Connector rankr = SimulatedRankr.connector(call -> send(Crm.RANKR, call), gates, workspaces, world.time);
        this.connectors = SimulatedConnectors.of(ghl, rankr);
        this.engine = new SimulatedEngine(
                new SimulatedEngine.Store(
                        links,
                        port(WriteLedger.class, world.ledger),
                        port(Conflicts.class, world.conflicts),
                        queue,
                        port(Removals.class, world.removals),
                        port(RuleSets.class, world.ruleSets),
                        port(RunStore.class, world.runs),
                        port(RunItems.class, world.runItems),
                        port(RunAudit.class, world.runItems)),
                connectors,
                world.time,
                random);
        this.editor =
                new SimulatedEditor(engine, links, port(Conflicts.class, world.conflicts), connectors, world.time);
        look();
    }

    boolean isDead() {
        return dead;
    }

    boolean isWorking() {
        return !dead && (working || movingRuns || asked > 0);
    }

    /** Whether it works off the queue while somebody waits for what he asked for. */
    boolean isTwice() {
        return working && asked > 0;
    }

    /** When it last took up work: whatever it knows of the CRMs for that is younger. */
    Instant claimedAt() {
        return claimedAt;
    }

    /** Dies so many steps from now. */
    void dieIn(int steps, boolean after) {
        stepsToLive = steps;
        diesAfter = after;
    }

    void liveOn() {
        stepsToLive = Integer.MAX_VALUE;
    }

    void standStill(Duration pause) {
        standsStillUntil = world.time.now().plus(pause);
    }

    void goOn() {
        standsStillUntil = Instant.MIN;
    }

    /** Takes up what is due, once a second. */
    private void look() {
        if (dead) {
            return;
        }
        if (!isStill()) {
            moveRuns();
            work();
        }
        world.time.after(Duration.ofSeconds(1), this::look);
    }

    private void moveRuns() {
        if (movingRuns || world.runs.underWay().isEmpty()) {
            return;
        }
        movingRuns = true;
        engine.moveRuns().subscribe().with(_ -> movingRuns = false, failure -> {
            movingRuns = false;
            world.failed(name + " moving a run on", failure);
        });
    }

    private void work() {
        var due = world.queue.nextDue();
        if (!working && due.isPresent() && !due.get().isAfter(world.time.now())) {
            working = true;
            claimedAt = world.time.now();
            engine.drain().subscribe().with(_ -> working = false, failure -> {
                working = false;
                world.failed(name, failure);
            });
        }
    }

    /** Somebody asks for something through this process; a refusal is an answer too. */
    void ask(Function<SimulatedEditor, Uni<Written>> request) {
        if (dead) {
            return;
        }
        asked++;
        request.apply(editor).subscribe().with(_ -> asked--, failure -> {
            asked--;
            if (!(failure instanceof Failure)) {
                world.failed(name + " asked for something", failure);
            }
        });
    }

    private boolean isStill() {
        return world.time.now().isBefore(standsStillUntil);
    }

    /** A CRM says that something about a contact changed. */
    Uni<Void> hint(Crm crm, String contactId) {
        return links.byRefs(SimulatedWorkspaces.ID, Kind.CONTACT, crm, List.of(contactId))
                .chain(found -> found.isEmpty() ? meet(crm, contactId) : mark(found, Lane.WEBHOOK));
    }

    private Uni<Void> meet(Crm crm, String contactId) {
        return connectors
                .of(crm)
                .observe(HOOK, RecordKey.contact(contactId))
                .chain(record -> engine.absorb(HOOK, Kind.CONTACT, List.of(record)))
                .chain(absorbed -> mark(absorbed.links(), Lane.WEBHOOK))
                .onFailure(Failure.NotFound.class)
                .recoverWithNull();
    }

    private Uni<Void> mark(List<Link> contacts, Lane lane) {
        return queue.mark(
                SimulatedWorkspaces.ID,
                contacts.stream()
                        .map(link -> new Mark(link.id(), lane, world.time.now()))
                        .toList());
    }

    /** Takes in all contacts of both CRMs, and has every contact looked at. */
    Uni<Void> poll() {
        return Multi.createFrom()
                .items(Crm.values())
                .onItem()
                .transformToUniAndConcatenate(crm -> list(crm, null))
                .collect()
                .asList()
                .chain(() -> markAll(null));
    }

    private Uni<Void> list(Crm crm, String cursor) {
        return connectors
                .of(crm)
                .list(POLL, Kind.CONTACT, null, cursor, 100)
                .chain(page -> engine.absorb(POLL, Kind.CONTACT, page.records())
                        .chain(absorbed ->
                                page.next() == null ? Uni.createFrom().voidItem() : list(crm, page.next())));
    }

    private Uni<Void> markAll(LinkId after) {
        return links.contacts(SimulatedWorkspaces.ID, null, after, 100)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : mark(found, Lane.POLL)
                                .chain(() -> markAll(found.getLast().id())));
    }

    private Uni<Reply> send(Crm crm, Call call) {
        return Uni.createFrom().emitter(emitter -> {
            if (!takesStep(() -> name + " " + crm + " " + call.method() + " " + call.path())) {
                return;
            }
            var diesThen = diesHere();
            world.time.after(
                    latency(),
                    () -> world.arrive(this, crm, call, answer -> {
                        if (diesThen) {
                            die();
                        } else {
                            answer(answer.pause().plus(latency()), emitter, answer);
                        }
                    }));
        });
    }

    private void answer(Duration pause, UniEmitter<? super Reply> emitter, World.Answer answer) {
        later(pause, () -> {
            if (answer.reply() == null) {
                emitter.fail(answer.failure());
            } else {
                emitter.complete(answer.reply());
            }
        });
    }

    /** A port of the store as this process sees it. */
    private <P> P port(Class<P> type, P store) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> statement(store, method, arguments)));
    }

    private Uni<Object> statement(Object store, Method method, Object[] given) {
        var arguments = world.watch.before(method, given);
        return Uni.createFrom().emitter(emitter -> {
            if (!takesStep(() -> name + " store " + method.getName())) {
                return;
            }
            var diesThen = diesHere();
            world.time.after(latency(), () -> {
                Uni<?> effect;
                try {
                    effect = (Uni<?>) method.invoke(store, arguments);
                } catch (IllegalAccessException | InvocationTargetException impossible) {
                    throw new IllegalStateException(impossible);
                }
                effect.subscribe()
                        .with(
                                item -> {
                                    world.watch.after(method.getName(), arguments, item);
                                    keep(method.getName(), arguments, item);
                                    done(diesThen, () -> emitter.complete(item));
                                },
                                failure -> done(diesThen, () -> emitter.fail(failure)));
            });
        });
    }

    /** A worker renews the leases of what it is busy with as long as it lives. */
    private void keep(String method, Object[] arguments, Object answer) {
        switch (method) {
            case "claim" -> ((List<?>) answer).forEach(claim -> keep((WorkQueue.Claim) claim));
            case "finish", "postpone", "bury" -> kept.remove((WorkQueue.Claim) arguments[0]);
            default -> {}
        }
    }

    private void keep(WorkQueue.Claim claim) {
        kept.add(claim);
        later(LEASE.dividedBy(3), () -> {
            if (kept.contains(claim)) {
                queue.renew(claim, world.time.now().plus(LEASE)).subscribe().with(held -> {
                    if (held) {
                        keep(claim);
                    } else {
                        kept.remove(claim);
                    }
                });
            }
        });
    }

    private void done(boolean diesThen, Runnable tell) {
        if (diesThen) {
            die();
        } else {
            later(latency(), tell);
        }
    }

    /** Whether there still is somebody to take this step. */
    private boolean takesStep(Supplier<String> what) {
        if (dead) {
            return false;
        }
        world.tell(what);
        stepsToLive--;
        if (stepsToLive <= 0 && !diesAfter) {
            die();
            return false;
        }
        return true;
    }

    private boolean diesHere() {
        return stepsToLive <= 0;
    }

    void die() {
        if (!dead) {
            dead = true;
            world.tell(() -> name + " dies");
            world.died(this);
        }
    }

    private void later(Duration pause, Runnable what) {
        world.time.after(pause, alive(what));
    }

    /** Does it if it is still alive then, and no sooner than it moves again. */
    private Runnable alive(Runnable what) {
        return () -> {
            if (dead) {
                return;
            }
            if (isStill()) {
                world.time.at(standsStillUntil, alive(what));
            } else {
                what.run();
            }
        };
    }

    private Duration latency() {
        return Duration.ofMillis(1 + random.nextLong(world.setting.latency().toMillis()));
    }

    @Override
    public String toString() {
        return name;
    }
}
