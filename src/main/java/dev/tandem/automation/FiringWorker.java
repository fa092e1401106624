package dev.tandem.automation;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Keeping;
import dev.tandem.platform.Rounds;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Firings;
import dev.tandem.store.StoredFiring;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Works firings off, step by step. How far one is, is stored after each step; so one whose process died is taken up where
 * it was.
 *
 * <p><b>Failure semantics.</b> A step that certainly did not happen is tried again, later and later, as {@link Perseverance}
 * has it. One that counts each time is noted before it is sent: if what came of it was never heard, it is shown as unknown
 * and not repeated. The other steps go on. A process that is to end finishes the step it is at, and leaves the others.
 */
@ApplicationScoped
class FiringWorker {

    private final Firings firings;
    private final Deeds deeds;
    private final AutomationConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;

    FiringWorker(Firings firings, Deeds deeds, AutomationConfig config, Sessions sessions, Drain drain, Clock clock) {
        this.firings = firings;
        this.deeds = deeds;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
    }

    /** Works off what is due in a workspace now, a part at a time. */
    Uni<Void> workOff(WorkspaceId workspace) {
        return Rounds.whilst(
                        () -> drain.unlessLeaving(
                                () -> firings.claim(workspace, config.concurrency(), clock.now(), config.lease())
                                        .call(this::all),
                                List.of()),
                        claims -> claims.size() == config.concurrency())
                .replaceWithVoid();
    }

    private Uni<Void> all(List<Firings.Claim> claims) {
        return Multi.createFrom()
                .iterable(claims)
                .onItem()
                .transformToUniAndMerge(claim -> sessions.isolated(() -> kept(claim)))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /** Works a firing off, and keeps others from it meanwhile. */
    private Uni<Void> kept(Firings.Claim claim) {
        var lost = new AtomicBoolean();
        return Keeping.whilst(
                        workOff(claim, lost),
                        config.lease(),
                        () -> firings.renew(claim, clock.now().plus(config.lease()))
                                .invoke(held -> lost.compareAndSet(false, !held)),
                        "firing " + claim.firing().id())
                .onFailure(Lost.class)
                .invoke(() -> Log.infof(
                        "firing %s is worked on by another process",
                        claim.firing().id()))
                .onFailure()
                .invoke(failure -> {
                    if (!(failure instanceof Lost)) {
                        Log.errorf(failure, "firing %s", claim.firing().id());
                    }
                })
                .onFailure()
                .recoverWithNull();
    }

    /** Another process works on the firing by now. */
    private static final class Lost extends RuntimeException {
        Lost() {
            super("lost", null, false, false);
        }
    }

    private Uni<Void> workOff(Firings.Claim claim, AtomicBoolean lost) {
        var steps = new ArrayList<>(Firing.of(claim.firing()).steps());
        var notBefore = new AtomicReference<>(Duration.ZERO);
        var left = new AtomicBoolean();
        return Multi.createFrom()
                .range(0, steps.size())
                .filter(number -> steps.get(number).isOpen())
                .onItem()
                .transformToUniAndConcatenate(number -> {
                    if (lost.get()) {
                        return Uni.createFrom().<Void>failure(new Lost());
                    }
                    if (drain.leaving()) {
                        left.set(true);
                        return Uni.createFrom().voidItem();
                    }
                    return begun(claim, steps, number)
                            .chain(step -> perform(claim, number, step, notBefore))
                            .invoke(step -> steps.set(number, step))
                            .chain(() -> note(claim, steps));
                })
                .collect()
                .asList()
                .chain(() -> {
                    var firing = new Firing(claim.firing(), steps);
                    return firings.release(
                            claim,
                            left.get()
                                    ? firing.leftUntil(clock.now().plus(notBefore.get()))
                                    : after(firing, notBefore.get()));
                });
    }

    /** The step, noted before it is done if it counts each time. */
    private Uni<Step> begun(Firings.Claim claim, List<Step> steps, int number) {
        var step = steps.get(number);
        if (step.state() == Step.State.SENT || !step.todo().countsEachTime()) {
            return Uni.createFrom().item(step);
        }
        steps.set(number, step.with(Step.State.SENT, step.outcome()));
        return note(claim, steps).replaceWith(step);
    }

    private Uni<Void> note(Firings.Claim claim, List<Step> steps) {
        return firings.note(claim, StepsJson.write(steps), clock.now().plus(config.lease()))
                .invoke(held -> {
                    if (!held) {
                        throw new Lost();
                    }
                })
                .replaceWithVoid();
    }

    /** @param notBefore is raised to how long a CRM wants to be left alone */
    private Uni<Step> perform(Firings.Claim claim, int number, Step step, AtomicReference<Duration> notBefore) {
        if (step.state() == Step.State.SENT) {
            return Uni.createFrom()
                    .item(step.with(
                            Step.State.UNKNOWN, "the process that did it died before it heard what came of it"));
        }
        return Uni.createFrom()
                .deferred(() -> deeds.perform(claim.firing(), number, step.todo()))
                .map(outcome -> step.with(Step.State.DONE, outcome))
                .onFailure()
                .recoverWithItem(failure -> {
                    var setback = Perseverance.setback(step, failure);
                    if (setback.fault() != null) {
                        Log.errorf(
                                setback.fault(),
                                "firing %s of workspace %s",
                                claim.firing().id(),
                                claim.firing().workspace());
                    }
                    notBefore.accumulateAndGet(setback.notBefore(), (a, b) -> a.compareTo(b) < 0 ? b : a);
                    return setback.step();
                });
    }

    private StoredFiring after(Firing firing, Duration notBefore) {
        return firing.isOpen()
                ? Perseverance.of(config).after(firing, notBefore, clock.now(), RandomGenerator.getDefault())
                : firing.ended(clock.now());
    }
}
