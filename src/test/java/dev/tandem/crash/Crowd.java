package dev.tandem.crash;

import dev.tandem.crash.Subject.Editor;
import dev.tandem.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Everybody who works while the gateway dies again and again: people at both CRMs, callers of Tandem, and somebody who has
 * contacts brought into step. Each notes only what was answered as done.
 */
final class Crowd implements AutoCloseable {

    /** What was made, and must be there exactly once at each CRM. */
    record Made(Queue<String> emails, Queue<String> names, Queue<String> notes, Queue<String> tasks) {}

    private static final int CALLERS = 3;

    /** How many contacts each of them makes at most. */
    private static final int NEWCOMERS = 25;

    private final CrmProcess crms;
    private final Caller gateway;
    private final List<Subject> subjects;
    private final long seed;
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger carried = new AtomicInteger();
    private final AtomicInteger called = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> working = new ArrayList<>();
    private final Made made = new Made(
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedQueue<>(),
            new ConcurrentLinkedQueue<>());

    /** Contacts that people made at one CRM, as {@code RecordRef}s; Tandem learns of them when somebody asks for them. */
    private final Queue<Map<String, String>> strangers = new ConcurrentLinkedQueue<>();

    private volatile boolean goingHome;

    Crowd(CrmProcess crms, Caller gateway, List<Subject> subjects, long seed) {
        this.crms = crms;
        this.gateway = gateway;
        this.subjects = List.copyOf(subjects);
        this.seed = seed;
    }

    void goToWork() {
        work(0, 15, this::atGhl);
        work(1, 15, this::atRankr);
        work(2, 5, this::bringIntoStep);
        work(6, 5, this::bringIntoStep);
        for (int caller = 0; caller < CALLERS; caller++) {
            var ownOnes = caller;
            work(3 + caller, 10, random -> call(random, ownOnes));
        }
    }

    /** Lets everybody finish what he is at: a mutation is repeated until it is answered. */
    void goHome() throws InterruptedException {
        goingHome = true;
        for (var one : working) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new AssertionError("somebody could not do his work", e.getCause());
            }
        }
    }

    Made made() {
        return made;
    }

    List<Subject> subjects() {
        return subjects;
    }

    /** How many contacts were brought into step for somebody who asked for it. */
    int carried() {
        return carried.get();
    }

    /** How many mutations of callers were answered. */
    int called() {
        return called.get();
    }

    List<Map<String, String>> strangers() {
        return List.copyOf(strangers);
    }

    private interface Work {
        void some(RandomGenerator random);
    }

    private void work(int who, int pauseMillis, Work work) {
        var random = Seeds.random(seed + who);
        working.add(threads.submit(() -> {
            while (!goingHome) {
                work.some(random);
                Thread.sleep(random.nextInt(2 * pauseMillis));
            }
            return null;
        }));
    }

    private void atGhl(RandomGenerator random) {
        var subject = any(random);
        var mark = mark("g");
        switch (random.nextInt(10)) {
            case 0 -> {
                crms.ghl("POST", "/contacts/%s/notes".formatted(subject.ghlId()), Map.of("body", mark));
                made.notes().add(mark);
            }
            case 1 -> newcomerAtGhl(mark);
            case 2, 3, 4 -> {
                crms.ghl("PUT", "/contacts/" + subject.ghlId(), Map.of("lastName", mark));
                subject.promise(Editor.GHL, "lastName", mark);
            }
            default -> {
                if (subject.inStep().get()) {
                    crms.ghl("PUT", "/contacts/" + subject.ghlId(), Map.of("city", mark));
                    subject.promise(Editor.GHL, "city", mark);
                }
            }
        }
    }

    private void newcomerAtGhl(String mark) {
        if (strangersOf("GHL") < NEWCOMERS) {
            var email = mark + "@example.com";
            var contact = crms.ghl(
                    "POST",
                    "/contacts/",
                    Map.of("locationId", "demo-location", "firstName", "New", "lastName", mark, "email", email));
            strangers.add(Map.of("crm", "GHL", "id", contact.at("/contact/id").asText()));
            made.emails().add(email);
        }
    }

    private void atRankr(RandomGenerator random) {
        var subject = any(random);
        var mark = mark("r");
        switch (random.nextInt(10)) {
            case 0 -> {
                crms.rankr("POST", "/tasks", task(subject.rankrId(), mark));
                made.tasks().add(mark);
            }
            case 1 -> newcomerAtRankr(mark);
            case 2, 3, 4 -> {
                crms.rankr("PATCH", "/contacts/" + subject.rankrId(), Map.of("lastName", mark));
                subject.promise(Editor.RANKR, "lastName", mark);
            }
            default -> {
                if (subject.inStep().get()) {
                    var website = "https://%s.example.com".formatted(mark);
                    crms.rankr("PATCH", "/contacts/" + subject.rankrId(), Map.of("website", website));
                    subject.promise(Editor.RANKR, "website", website);
                }
            }
        }
    }

    private static Map<String, String> task(String contact, String title) {
        return Map.of("contactId", contact, "title", title, "status", "OPEN", "dueDate", "2031-01-01T10:00:00Z");
    }

    /** Without an e-mail address or a phone number: no key tells whether GHL has it already. */
    private void newcomerAtRankr(String mark) {
        if (strangersOf("RANKR") < NEWCOMERS) {
            var contact = crms.rankr("POST", "/contacts", Map.of("firstName", "Nobody", "lastName", mark));
            strangers.add(Map.of("crm", "RANKR", "id", contact.path("id").asText()));
            made.names().add(mark);
        }
    }

    private long strangersOf(String crm) {
        return strangers.stream().filter(ref -> crm.equals(ref.get("crm"))).count();
    }

    private void bringIntoStep(RandomGenerator random) {
        var all = strangers();
        if (all.isEmpty() || random.nextInt(4) > 0) {
            var subject = any(random);
            if (comesIntoStep(ghlRef(subject))) {
                subject.inStep().set(true);
            }
        } else {
            comesIntoStep(all.get(random.nextInt(all.size())));
        }
    }

    private boolean comesIntoStep(Map<String, String> ref) {
        var answer = gateway.once(
                "mutation($ref: RecordRef!) { syncContact(input: {ref: $ref}) { contact { syncState } userErrors { code } } }",
                Map.of("ref", ref));
        var inStep = answer.at("/data/syncContact/contact/syncState").asText().equals("IN_SYNC");
        if (inStep) {
            carried.incrementAndGet();
        }
        return inStep;
    }

    /** One caller changes only contacts of his own, so that what he was told last is what must hold. */
    private void call(RandomGenerator random, int caller) {
        var subject = subjects.get(random.nextInt(subjects.size() / CALLERS) * CALLERS + caller);
        var mark = mark("c");
        switch (random.nextInt(8)) {
            case 0 -> newcomerThroughTandem(mark);
            case 1 -> {
                gateway.mutate("noteCreate", "note { id }", Map.of("contactId", id(subject), "body", mark));
                made.notes().add(mark);
            }
            case 2 -> {
                gateway.mutate(
                        "taskCreate",
                        "task { id }",
                        Map.of("contactId", id(subject), "title", mark, "dueAt", "2031-01-01T10:00:00Z"));
                made.tasks().add(mark);
            }
            default -> {
                if (subject.inStep().get()) {
                    gateway.mutate("contactUpdate", "contact { id }", Map.of("id", id(subject), "firstName", mark));
                    subject.promise(Editor.CALLER, "firstName", mark);
                }
            }
        }
        called.incrementAndGet();
    }

    private void newcomerThroughTandem(String mark) {
        var email = mark + "@example.com";
        gateway.mutate(
                "contactCreate", "contact { id }", Map.of("firstName", "Called", "lastName", mark, "email", email));
        made.emails().add(email);
    }

    private String id(Subject subject) {
        return gateway.ask("query($ref: RecordRef!) { contact(ref: $ref) { id } }", Map.of("ref", ghlRef(subject)))
                .at("/contact/id")
                .asText();
    }

    static Map<String, String> ghlRef(Subject subject) {
        return Map.of("crm", "GHL", "id", subject.ghlId());
    }

    private Subject any(RandomGenerator random) {
        return subjects.get(random.nextInt(subjects.size()));
    }

    private String mark(String who) {
        return who + number.incrementAndGet() + "x" + Long.toString(seed, 36);
    }

    @Override
    public void close() {
        goingHome = true;
        threads.shutdownNow();
    }
}
