package dev.tandem.sync.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.connector.SimulatedGates;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.Run;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import dev.tandem.platform.Ids;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.RuleSetDocument;
import dev.tandem.sync.mapping.RuleSetWriter;
import dev.tandem.sync.simulation.Outside.Change;
import dev.tandem.sync.simulation.Outside.Entry;
import dev.tandem.testkit.memory.MemoryConflicts;
import dev.tandem.testkit.memory.MemoryLinks;
import dev.tandem.testkit.memory.MemoryRemovals;
import dev.tandem.testkit.memory.MemoryRuleSets;
import dev.tandem.testkit.memory.MemoryRunItems;
import dev.tandem.testkit.memory.MemoryRuns;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.memory.MemoryWriteLedger;
import dev.tandem.testkit.virtual.VirtualTime;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Both CRMs, the people, the store and Tandem's processes, on one clock and one thread. */
final class World {

    static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** How long what somebody asked for may be on its way before whoever carries it has to have read what is there. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    /** More than any history needs; whoever has not come to rest by then never will. */
    private static final int MOST_EVENTS = 60_000;

    /** A decision may uncover another conflict, but not for ever. */
    private static final int MOST_DECISIONS = 5;

    final History.Setting setting;
    final VirtualTime time = new VirtualTime(START);
    final Outside outside;
    final MemoryConflicts conflicts = new MemoryConflicts();
    final MemoryRuns runs = new MemoryRuns(conflicts);
    final MemoryWorkQueue queue = new MemoryWorkQueue(runs);
    final MemoryLinks links = new MemoryLinks(queue, conflicts);
    final MemoryRuleSets ruleSets = new MemoryRuleSets();
    final MemoryRemovals removals = new MemoryRemovals(links, conflicts);
    final MemoryWriteLedger ledger = new MemoryWriteLedger(links);
    final MemoryRunItems runItems = new MemoryRunItems(runs, links, queue);
    final Map<Typed.Place, Typed> typed = new LinkedHashMap<>();

    /** What Tandem was ever asked for, whether or not it came to hold. */
    final List<Typed> wished = new ArrayList<>();

    final Decisions decisions = new Decisions(this);

    final Watch watch = new Watch(found -> surprise = found);
    private final List<Replica> processes = new ArrayList<>();
    private final Random random;
    private final Consumer<String> trace;
    private final Map<Crm, List<Step.Strike>> strikes = new EnumMap<>(Crm.class);
    private final Map<Crm, Deque<Instant>> asked = new EnumMap<>(Crm.class);
    private RuleSet rules = DefaultRules.RULES;
    private Broken surprise;
    private boolean healed;
    private int hooksUnderWay;
    private long ids;
    private int lives;

    World(History.Setting setting, Consumer<String> trace) {
        this.setting = setting;
        this.trace = trace;
        this.random = new Random(setting.seed() * 31 + 7);
        this.outside = new Outside(setting.seed(), setting.searchLag(), START);
        for (var crm : Crm.values()) {
            strikes.put(crm, new ArrayList<>());
            asked.put(crm, new ArrayDeque<>());
        }
    }

    /** Lets a history happen, heals the world, and fails with {@link Broken} if a law does not hold. */
    static void run(History history, Consumer<String> trace) {
        Infrastructure.clearInterceptors(); // no contexts are passed on: there is one thread
        var world = new World(history.setting(), trace);
        Ids.from(world::nextId, () -> world.live(history.steps()));
    }

    private UUID nextId() {
        return new UUID(
                time.now().toEpochMilli() << 16 | 0x7000 | (++ids & 0xfff),
                0x8000_0000_0000_0000L | ids << 16 | random.nextInt(1 << 16));
    }

    private void live(List<Step> steps) {
        for (var i = 0; i < setting.processes(); i++) {
            processes.add(start());
        }
        steps.forEach(step -> time.at(START.plus(step.at()), () -> happen(step)));
        var end = START.plus(steps.isEmpty() ? Duration.ZERO : steps.getLast().at())
                .plusSeconds(1);
        while (time.step(end)) {
            check();
        }
        heal();
        new Laws(this).check();
        if (setting.undoes()) {
            new UndoLaw(this, random).check();
        }
        if (setting.resolves()) {
            decideEverything();
        }
    }

    /** People decide until nothing is open, and both sides hold what they decided. */
    private void decideEverything() {
        for (var round = 0; !decisions.open().isEmpty(); round++) {
            if (round == MOST_DECISIONS) {
                throw new Broken(Broken.Law.I5_ENDS, "still open however often it is decided: " + decisions.open());
            }
            for (var conflict : decisions.open()) {
                decisions.decide(
                        processes.get(random.nextInt(processes.size())),
                        conflict,
                        random.nextInt(100),
                        "d%d".formatted(random.nextInt(1000)));
                rest();
            }
            round();
        }
        new Laws(this).check();
    }

    private Replica start() {
        lives++;
        return new Replica(this, "process " + lives, new Random(setting.seed() + lives * 1_000_003L));
    }

    private void check() {
        if (surprise != null) {
            throw surprise;
        }
        if (time.happened() > MOST_EVENTS) {
            throw new Broken(Broken.Law.I5_ENDS, "there is still work after %d events".formatted(MOST_EVENTS));
        }
    }

    /** All troubles end; only what was set going goes on. */
    void heal() {
        tell(() -> "the world heals");
        healed = true;
        strikes.values().forEach(List::clear);
        for (var i = 0; i < processes.size(); i++) {
            processes.get(i).liveOn();
            processes.get(i).goOn();
            if (processes.get(i).isDead()) {
                processes.set(i, start());
            }
        }
    }

    /** Runs until nobody has anything to do any more. */
    void rest() {
        var end = time.now().plus(Duration.ofDays(1));
        while (!isQuiet()) {
            check();
            if (!time.step(end)) {
                throw new Broken(Broken.Law.I5_ENDS, "nothing happens any more, and there is work: " + queue.nextDue());
            }
        }
    }

    private boolean isQuiet() {
        return hooksUnderWay == 0
                && queue.nextDue().isEmpty()
                && runs.underWay().isEmpty()
                && processes.stream().noneMatch(Replica::isWorking);
    }

    /** Lets time pass in which nobody does anything but what was set going. */
    void pass(Duration pause) {
        var end = time.now().plus(pause);
        while (time.step(end)) {
            check();
        }
        time.passTo(end);
    }

    /** Everything is looked at once more, as after a day. */
    void round() {
        time.passTo(time.now().plus(setting.searchLag()).plusSeconds(61));
        poll();
        rest();
    }

    private void poll() {
        var process = processes.get(random.nextInt(processes.size()));
        var mustSucceed = healed;
        hooksUnderWay += mustSucceed ? 1 : 0;
        process.poll().subscribe().with(_ -> hooksUnderWay -= mustSucceed ? 1 : 0, failure -> {
            if (mustSucceed) {
                failed(process + " polling", failure);
            }
        });
    }

    /** Tells what happens to whoever listens; most of the time nobody does, and then it is not even put into words. */
    void tell(Supplier<String> what) {
        if (!trace.equals(NOBODY)) {
            trace.accept("%10.3f %s"
                    .formatted(Duration.between(START, time.now()).toMillis() / 1000.0, what.get()));
        }
    }

    static final Consumer<String> NOBODY = _ -> {};

    void failed(String who, Throwable failure) {
        surprise = new Broken(Broken.Law.NO_SURPRISE, who + ": " + failure, failure);
    }

    /** A dead process is started again when its time comes; see {@link Step.Crash}. */
    void died(Replica process) {
        var place = processes.indexOf(process);
        if (place >= 0) {
            time.after(Duration.ofSeconds(1 + random.nextInt(60)), () -> {
                if (processes.get(place) == process) {
                    processes.set(place, start());
                }
            });
        }
    }

    // ---- what happens from outside

    private void happen(Step step) {
        tell(() -> "== " + step);
        var now = time.now();
        switch (step) {
            case Step.Enter enter -> enter.where().forEach(crm -> enter(enter, crm));
            case Step.Type type ->
                outside.living(type.crm(), Kind.CONTACT, type.person())
                        .filter(entry -> !isUnconfirmed(entry))
                        .filter(entry -> !type.field().equals("email") || !isTwice(entry))
                        .ifPresent(entry -> outside.type(entry, type.field(), type.text(), now)
                                .ifPresent(change -> {
                                    changed(change);
                                    typed(entry, type.field(), type.text());
                                }));
            case Step.Tag tag ->
                outside.living(tag.crm(), Kind.CONTACT, tag.person())
                        .flatMap(entry -> outside.tag(entry, tag.tag(), tag.add(), now))
                        .ifPresent(this::changed);
            case Step.Delete delete ->
                outside.living(delete.crm(), Kind.CONTACT, delete.person())
                        .flatMap(entry -> outside.delete(entry, now))
                        .ifPresent(this::changed);
            case Step.EnterChild enter ->
                outside.living(enter.crm(), Kind.CONTACT, enter.person())
                        .flatMap(entry -> outside.enterChild(entry, enter.kind(), enter.child(), now))
                        .ifPresent(change -> {
                            changed(change);
                            typed(change.entry(), "title", "c%d title".formatted(enter.child()));
                        });
            case Step.TypeChild type ->
                outside.living(type.crm(), type.kind(), type.child())
                        .filter(entry -> !isUnconfirmed(entry))
                        .ifPresent(entry -> outside.typeChild(entry, type.field(), type.text(), now)
                                .ifPresent(change -> {
                                    changed(change);
                                    typed(entry, type.field(), "c%d %s".formatted(type.child(), type.text()));
                                }));
            case Step.Tick tick ->
                outside.living(tick.crm(), Kind.TASK, tick.child())
                        .flatMap(entry -> outside.tick(entry, tick.done(), now))
                        .ifPresent(this::changed);
            case Step.DeleteChild delete ->
                outside.living(delete.crm(), delete.kind(), delete.child())
                        .flatMap(entry -> outside.delete(entry, now))
                        .ifPresent(this::changed);
            case Step.Strike strike -> strikes.get(strike.crm()).add(strike);
            case Step.Crash crash -> processes.get(crash.process()).dieIn(crash.steps(), crash.after());
            case Step.Freeze freeze -> processes.get(freeze.process()).standStill(freeze.pause());
            case Step.Rule rule -> activate(rule);
            case Step.Poll _ -> poll();
            case Step.AskToEnter ask -> ask(ask);
            case Step.AskToEnterChild ask -> linked(Kind.CONTACT, ask.person()).ifPresent(link -> ask(ask, link));
            case Step.AskToType ask -> linked(ask.kind(), ask.number()).ifPresent(link -> ask(ask, link));
            case Step.AskToTag ask ->
                linked(Kind.CONTACT, ask.person()).ifPresent(link -> {
                    var tags = new TreeSet<>(Set.of(ask.tag()));
                    var none = new TreeSet<String>();
                    processes
                            .get(ask.process())
                            .ask(editor -> ask.add()
                                    ? editor.changeTags(link.id(), tags, none)
                                    : editor.changeTags(link.id(), none, tags));
                });
            case Step.AskToDelete ask ->
                linked(ask.kind(), ask.number()).ifPresent(link -> {
                    outside.deletedByPerson(ask.kind(), ask.number());
                    processes.get(ask.process()).ask(editor -> editor.delete(link.kind(), link.id()));
                });
            case Step.Resolve resolve -> {
                var open = decisions.open();
                if (!open.isEmpty()) {
                    decisions.decide(
                            processes.get(resolve.process()),
                            open.get(resolve.which() % open.size()),
                            resolve.how(),
                            resolve.text());
                }
            }
            case Step.Reconcile _ -> begin(Run.Mode.RECONCILE, null);
        }
    }

    private void ask(Step.AskToEnter ask) {
        var fields = Fields.NONE
                .with(Field.FIRST_NAME.fieldName(), Value.of("n" + ask.person()))
                .with("source", Value.of("p" + ask.person()));
        var whole = ask.email()
                ? fields.with(Field.EMAIL.fieldName(), Value.of("p%d@example.com".formatted(ask.person())))
                : fields;
        whole.values()
                .forEach((field, value) -> wished.add(new Typed(
                        new Typed.Place(null, Kind.CONTACT, ask.person(), field), value.toString(), time.now(), null)));
        processes.get(ask.process()).ask(editor -> editor.create(Kind.CONTACT, null, whole));
    }

    private void ask(Step.AskToEnterChild ask, Link contact) {
        var field = ask.kind() == Kind.NOTE ? Field.BODY : Field.TITLE;
        var text = "c%d title".formatted(ask.child());
        wished.add(
                new Typed(new Typed.Place(null, ask.kind(), ask.child(), field.fieldName()), text, time.now(), null));
        var fields = Fields.NONE.with(field, Value.of(text));
        processes
                .get(ask.process())
                .ask(editor -> editor.create(
                        ask.kind(),
                        contact.id(),
                        ask.kind() == Kind.TASK
                                ? fields.with(Field.STATUS, Value.of(TaskStatus.OPEN.name()))
                                : fields));
    }

    private void ask(Step.AskToType ask, Link link) {
        var text = ask.kind() == Kind.CONTACT ? ask.text() : "c%d %s".formatted(ask.number(), ask.text());
        var asked = new Typed(new Typed.Place(null, ask.kind(), ask.number(), ask.field()), text, time.now(), null);
        wished.add(asked);
        overtake(asked);
        processes
                .get(ask.process())
                .ask(editor -> editor.update(
                        link.kind(), link.id(), Changes.NONE.with(ask.field(), Optional.of(Value.of(text)))));
    }

    /** What was typed before somebody asked for another value is not kept for its own sake. */
    void overtake(Typed asked) {
        typed.values().stream()
                .filter(one -> one.place.kind() == asked.place.kind()
                        && one.place.number() == asked.place.number()
                        && one.place.field().equals(asked.place.field())
                        && !one.at.isAfter(asked.at))
                .forEach(one -> one.overtaken = true);
    }

    /** The object that stems from that entry, if Tandem knows it. */
    private Optional<Link> linked(Kind kind, int number) {
        return Stream.of(Crm.values())
                .flatMap(crm -> outside.living(crm, kind, number).stream())
                .flatMap(entry -> link(entry).stream())
                .filter(link -> !link.isDeleted())
                .findFirst();
    }

    /** Begins a run, unless another is under way. */
    Optional<Run> begin(Run.Mode mode, UUID undone) {
        if (!runs.underWay().isEmpty()) {
            return Optional.empty();
        }
        var run = Run.starting(SimulatedWorkspaces.ID, Ids.next(), mode, Run.Scope.EVERYTHING, "ann", time.now());
        var begun = undone == null ? run : run.undoing(undone);
        runs.start(begun).subscribe().with(_ -> {}, failure -> failed("beginning a run", failure));
        return Optional.of(begun);
    }

    /** A person types a value without anybody being told. */
    boolean typeUnheard(Entry entry, String field, String text) {
        var change = entry.kind == Kind.CONTACT
                ? outside.type(entry, field, text, time.now())
                : outside.typeChild(entry, field, text, time.now());
        return change.isPresent();
    }

    /** Something goes wrong soon. */
    void disturb(Step.Strike strike) {
        strikes.get(strike.crm()).add(strike);
    }

    /** A process dies soon, and another takes its place. */
    void disturb(Step.Crash crash) {
        processes.get(crash.process()).dieIn(crash.steps(), crash.after());
    }

    /** Somebody saves other rules and activates them. */
    private void activate(Step.Rule step) {
        rules = rules.with(rules.rule(step.kind(), step.field())
                .orElseThrow()
                .with(step.conflicts())
                .with(step.nulls()));
        var document = RuleSetWriter.write(new RuleSetDocument(rules.rules(), Map.of()));
        ruleSets.create(SimulatedWorkspaces.ID, step.field(), new JsonObject(document).encode(), "ann", time.now())
                .chain(draft -> ruleSets.activate(SimulatedWorkspaces.ID, draft.id(), null, "ann", time.now()))
                .subscribe()
                .with(_ -> {}, failure -> failed("activating rules", failure));
    }

    private void enter(Step.Enter enter, Crm crm) {
        if (outside.living(crm, Kind.CONTACT, enter.person()).isEmpty()) {
            outside.enter(crm, enter.person(), enter.email(), enter.phone(), time.now())
                    .ifPresent(change -> {
                        changed(change);
                        typed(change.entry(), "firstName", "n" + enter.person());
                        if (enter.email()) {
                            typed(change.entry(), "email", Outside.email(enter.person()));
                        }
                        if (enter.phone()) {
                            typed(change.entry(), "phone", Outside.phone(enter.person()));
                        }
                    });
        }
    }

    /** Whether it was entered at both sides and nobody knows yet that it is one person: all that tells it is the e-mail. */
    private boolean isTwice(Entry entry) {
        return outside.living(entry.crm.other(), Kind.CONTACT, entry.number).isPresent()
                && link(entry).filter(link -> link.halves().size() == 2).isEmpty();
    }

    /**
     * Whether it is GHL's copy of a record, and Tandem does not know yet that it came to be. GHL takes no idempotency
     * keys: until then nothing but its content tells what it is, so nobody edits it in that time.
     */
    private boolean isUnconfirmed(Entry entry) {
        return entry.crm == Crm.GHL && entry.byTandem && link(entry).isEmpty();
    }

    /** The object that a record is a half of. */
    Optional<Link> link(Entry entry) {
        return links.all(SimulatedWorkspaces.ID).stream()
                .filter(link -> link.kind() == entry.kind)
                .filter(link -> link.half(entry.crm)
                        .filter(half -> half.externalId().equals(entry.id))
                        .isPresent())
                .findFirst();
    }

    private void typed(Entry entry, String field, String text) {
        var place = new Typed.Place(entry.crm, entry.kind, entry.number, field);
        typed.put(place, new Typed(place, text, time.now(), entry));
    }

    /** The CRM tells of it, once, twice, or not at all. */
    private void changed(Change change) {
        var times = setting.losesHooks() && random.nextInt(4) == 0 ? 0 : random.nextInt(8) == 0 ? 2 : 1;
        for (var i = 0; i < times; i++) {
            hooksUnderWay++;
            deliver(change.entry(), Duration.ofMillis(200 + random.nextInt(random.nextInt(6) == 0 ? 40_000 : 3_000)));
        }
    }

    /** It is told until somebody says that he heard. */
    private void deliver(Entry entry, Duration pause) {
        time.after(pause, () -> {
            var process = processes.get(random.nextInt(processes.size()));
            var heard = new boolean[1];
            var contact = entry.kind == Kind.CONTACT ? entry.id : entry.contactId;
            if (!process.isDead()) {
                process.hint(entry.crm, contact).subscribe().with(_ -> heard[0] = true, _ -> {});
            }
            time.after(Duration.ofSeconds(30), () -> {
                if (heard[0]) {
                    hooksUnderWay--;
                } else {
                    deliver(entry, Duration.ofSeconds(5 + random.nextInt(30)));
                }
            });
        });
    }

    // ---- what Tandem asks of the CRMs

    /**
     * What comes back to a process.
     *
     * @param failure what it sees instead of a reply; null if there is one
     * @param pause after which it sees it
     */
    record Answer(Reply reply, Throwable failure, Duration pause) {

        static Answer of(Reply reply) {
            return new Answer(reply, null, Duration.ZERO);
        }

        static Answer none(Throwable failure, Duration pause) {
            return new Answer(null, failure, pause);
        }
    }

    void arrive(Replica process, Crm crm, Call call, Consumer<Answer> back) {
        var strike = strike(crm, call);
        if (strike.filter(one -> !one.happens).isPresent()) {
            tell(() -> process + " " + crm + " " + call.method() + " " + call.path() + " <- " + strike.get());
            back.accept(answer(strike.get()));
            return;
        }
        count(crm);
        overwritten(process, crm, call);
        var reply = outside.tandem(process, crm, call, time.now(), this::changed);
        tell(() -> "%s %s %s %s %s <- %d%s"
                .formatted(
                        process,
                        crm,
                        call.method(),
                        call.path(),
                        Outside.isWrite(call) ? call.body() : "",
                        reply.status(),
                        strike.map(one -> ", but " + one).orElse("")));
        back.accept(strike.map(World::answer).orElse(Answer.of(reply)));
    }

    private Optional<Step.Mishap> strike(Crm crm, Call call) {
        var pending = strikes.get(crm);
        for (var i = 0; i < pending.size(); i++) {
            var strike = pending.get(i);
            if (!strike.onlyWrites() || Outside.isWrite(call)) {
                if (strike.calls() > 1) {
                    pending.set(
                            i,
                            new Step.Strike(
                                    strike.at(), crm, strike.mishap(), strike.calls() - 1, strike.onlyWrites()));
                } else {
                    pending.remove(i);
                }
                return Optional.of(strike.mishap());
            }
        }
        return Optional.empty();
    }

    private static Answer answer(Step.Mishap mishap) {
        return switch (mishap) {
            case REFUSED_CONNECTION -> Answer.none(new ConnectException("refused"), Duration.ZERO);
            case TOO_MANY -> Answer.of(reply(429, Map.of("Retry-After", "3")));
            case UNAVAILABLE -> Answer.of(reply(503, Map.of()));
            case SERVER_ERROR -> Answer.of(reply(500, Map.of()));
            case SILENCE, LOST_REPLY -> Answer.none(new TimeoutException(), SILENCE);
            case BAD_GATEWAY -> Answer.of(reply(502, Map.of()));
            case RESET -> Answer.none(new IOException("Connection reset by peer"), Duration.ZERO);
        };
    }

    private static Reply reply(int status, Map<String, String> headers) {
        return new Reply(status, JsonNodeFactory.instance.objectNode(), headers);
    }

    /** The CRM counts every call that arrives. */
    private void count(Crm crm) {
        setting.bursts().map(bursts -> bursts.get(crm)).ifPresent(burst -> {
            var recent = asked.get(crm);
            while (!recent.isEmpty()
                    && !recent.peekFirst().plus(SimulatedGates.window(crm)).isAfter(time.now())) {
                recent.removeFirst();
            }
            recent.addLast(time.now());
            if (recent.size() > burst) {
                throw new Broken(
                        Broken.Law.I7_QUOTA,
                        "%d calls within %s at %s, which allows %d"
                                .formatted(recent.size(), SimulatedGates.window(crm), crm, burst));
            }
        });
    }

    /**
     * GHL has no conditional writes: what a person types there between our reading and our writing is overwritten and
     * never seen. Nobody could do better, so that is no loss by our rules; anything else is. Before a deletion the record
     * itself has to be read: a list says too little too early. While a process carries something for a caller and works off
     * the queue at once, nobody can tell here which of the two has read it.
     */
    private void overwritten(Replica process, Crm crm, Call call) {
        if (crm != Crm.GHL || !List.of("PUT", "DELETE").contains(call.method())) {
            return;
        }
        var deletes = call.method().equals("DELETE");
        outside.named(crm, call.path()).ifPresent(entry -> {
            var read = (deletes ? entry.readsById : entry.reads).getOrDefault(process, Instant.MIN);
            typed.forEach((place, one) -> {
                var unread = one.at.isAfter(read)
                        && (!read.isBefore(process.claimedAt()) || isAskedFor(place, call, Instant.MIN));
                if (one.entry == entry
                        && (unread
                                || isAskedFor(place, call, time.now().minus(AT_ONCE))
                                || (process.isTwice()
                                        && one.at.isAfter(time.now().minus(AT_ONCE))))
                        && (deletes || sets(call.body(), place.field()))) {
                    one.overwrittenUnseen = true;
                }
            });
        });
    }

    /** Whether it writes what somebody asked Tandem for since then, who does not wait for it to read first. */
    private boolean isAskedFor(Typed.Place place, Call call, Instant since) {
        return wished.stream()
                .anyMatch(one -> one.place.kind() == place.kind()
                        && one.place.number() == place.number()
                        && one.place.field().equals(place.field())
                        && one.at.isAfter(since)
                        && call.body().toString().contains('"' + one.text + '"'));
    }

    private static boolean sets(JsonNode body, String field) {
        return switch (field) {
            case "address.city" -> body.has("city");
            case "customFields.referral_code" -> body.has("customFields");
            default -> body.has(field);
        };
    }
}
