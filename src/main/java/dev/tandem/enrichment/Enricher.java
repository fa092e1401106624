package dev.tandem.enrichment;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Provenance;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.store.Enrichments;
import dev.tandem.store.Enrichments.Enquiry;
import dev.tandem.store.Enrichments.Outcome;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.WorkQueue;
import dev.tandem.sync.Asked;
import dev.tandem.sync.Backoff;
import dev.tandem.sync.Carried;
import dev.tandem.sync.Carrier;
import dev.tandem.sync.ContactSync;
import dev.tandem.sync.Errand;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Requested;
import dev.tandem.sync.Rules;
import dev.tandem.sync.Stages;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the providers of a workspace about one contact, and fills in what they know. Each question is asked once for the
 * same values; what it was answered is stored before it is filled in. Both halves are read anew before anything is
 * filled, and what goes in is decided while the contact is locked: what a person typed meanwhile stays.
 *
 * <p><b>Failure semantics.</b> A provider that fails is noted, to be asked again later, and keeps nobody from the others.
 * Fails with a {@link Failure} only if the contact may not be touched, of which then nobody is told, or if a CRM cannot be
 * read: the answers are kept for the next try.
 */
@ApplicationScoped
class Enricher {

    /** How long a contact rests that no CRM has yet, or about which somebody else asks. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final Providers providers;
    private final Enrichments store;
    private final Links links;
    private final ContactSync sync;
    private final Carrier carrier;
    private final Rules rules;
    private final Stages stages;
    private final WorkQueue queue;
    private final EnrichmentConfig config;
    private final Clock clock;

    Enricher(
            Providers providers,
            Enrichments store,
            Links links,
            ContactSync sync,
            Carrier carrier,
            Rules rules,
            Stages stages,
            WorkQueue queue,
            EnrichmentConfig config,
            Clock clock) {
        this.providers = providers;
        this.store = store;
        this.links = links;
        this.sync = sync;
        this.carrier = carrier;
        this.rules = rules;
        this.stages = stages;
        this.queue = queue;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param contact as it is now; empty if there is none
     * @param again when there is something to be tried again; null if there is not
     */
    record Enriched(
            Optional<Link> contact,
            List<Enquiry> asked,
            List<WriteResult> writes,
            @Nullable Instant again) {
        static final Enriched NOTHING = new Enriched(Optional.empty(), List.of(), List.of(), null);
    }

    /** One contact on somebody's account. */
    private record Case(Caller caller, boolean impatient, RuleSet rules, Link link) {
        WorkspaceId workspace() {
            return link.workspace();
        }
    }

    /** @param impatient whether what failed is asked again before its time, and even if it was given up */
    Uni<Enriched> enrich(WorkspaceId workspace, LinkId contact, Lane lane, boolean impatient) {
        var caller = new Caller(workspace, lane);
        return links.byId(workspace, contact)
                .chain(found -> found.filter(link -> !link.isDeleted() && link.kind() == Kind.CONTACT)
                        .map(link -> stages.check(link)
                                .chain(() -> rules.of(caller))
                                .chain(known -> enrich(new Case(caller, impatient, known, link))))
                        .orElseGet(() -> Uni.createFrom().item(Enriched.NOTHING)));
    }

    private Uni<Enriched> enrich(Case one) {
        if (Stream.of(Crm.values()).noneMatch(crm -> one.link().living(crm).isPresent())) {
            return Uni.createFrom()
                    .item(new Enriched(
                            Optional.of(one.link()),
                            List.of(),
                            List.of(),
                            clock.now().plus(REST)));
        }
        return Multi.createFrom()
                .iterable(providers.on(one.workspace()))
                .onItem()
                .transformToUniAndConcatenate(provider -> question(one, provider))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow)
                .collect()
                .asList()
                .chain(asked -> asked.stream().anyMatch(question -> question.outcome() == Outcome.ANSWERED)
                        ? fill(one, asked)
                        : Uni.createFrom().item(new Enriched(Optional.of(one.link()), asked, List.of(), again(asked))));
    }

    /** Asks a provider, if there is anything to ask and it was not asked before. */
    private Uni<Optional<Enquiry>> question(Case one, Provider provider) {
        var question =
                provider.question(one.link().fields(), field -> Filling.isMissing(one.rules(), one.link(), field));
        if (question.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var now = clock.now();
        return store.take(
                        one.workspace(),
                        one.link().id(),
                        provider.label(),
                        question.get().hash(),
                        now,
                        one.impatient(),
                        now.minus(config.lease()))
                .chain(taken -> taken.mine()
                        ? provider.ask(question.get())
                                .map(answer -> became(one, provider, taken.asked(), answer))
                                .call(asked -> store.settle(one.workspace(), Outcome.ASKED, asked))
                        : Uni.createFrom().item(taken.asked()))
                .map(Optional::of);
    }

    private Enquiry became(Case one, Provider provider, Enquiry asked, Answer answer) {
        var now = clock.now();
        return switch (answer) {
            case Answer.Found(var fields) ->
                asked.became(Outcome.ANSWERED, AnswerJson.of(fields), List.of(), null, now);
            case Answer.Nothing(var reason) -> asked.became(Outcome.NOTHING, null, List.of(), reason, now);
            case Answer.Refused(var reason) -> asked.became(Outcome.REFUSED, null, List.of(), reason, now);
            case Answer.NotNow(var reason, var rest) -> {
                var earliest = now.plus(rest); // who does not wait in line takes nobody's turn
                yield asked.putOff(reason, one.impatient() ? earliest : provider.turn(earliest), now);
            }
            case Answer.Failed(var reason) -> {
                var failures = asked.failures() + 1;
                var pause = new Backoff(config.firstPause(), config.longestPause())
                        .after(failures, RandomGenerator.getDefault());
                yield asked.failed(reason, failures < config.tries() ? now.plus(pause) : null, now);
            }
        };
    }

    private @Nullable Instant again(List<Enquiry> asked) {
        return asked.stream()
                .map(question ->
                        question.outcome() == Outcome.ASKED ? clock.now().plus(REST) : question.dueAt())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Fills in what was answered, after a look at what both CRMs hold by now. */
    private Uni<Enriched> fill(Case one, List<Enquiry> asked) {
        var looking = new Errand(one.caller(), AuditEntry.Cause.READ, null, Observed.everywhere(), true, null);
        return sync.observe(looking, one.link())
                .chain(seen -> request(one, seen.link(), asked).chain(filled -> carry(one, seen.link(), filled)));
    }

    /**
     * The contact with what was filled in. What another process has filled in for the same answer is its own to carry.
     *
     * @param changes all that was filled in here
     * @param reasons why, by field
     */
    private record Filled(Link link, Changes changes, Map<String, Provenance> reasons, List<Enquiry> asked) {

        /** After one more question; {@code fields} of {@code stored} are what was filled here, and not by another process. */
        Filled and(Link stored, Collection<String> fields, Enquiry question) {
            var all = changes;
            var why = new HashMap<>(reasons);
            for (var field : fields) {
                all = all.with(field, stored.fields().get(field));
                why.put(field, Objects.requireNonNull(stored.provenance().get(field)));
            }
            var more = new ArrayList<>(asked);
            more.add(question);
            return new Filled(stored, all, why, List.copyOf(more));
        }

        /** What a contact held before any of it was filled in. */
        Fields without(Fields now, Link before) {
            var fields = now;
            for (var field : changes.values().keySet()) {
                fields = fields.with(field, before.fields().get(field).orElse(null));
            }
            return fields;
        }

        String actors() {
            return asked.stream()
                    .filter(question -> question.outcome() == Outcome.FILLED)
                    .map(Enquiry::provider)
                    .distinct()
                    .collect(Collectors.joining(", "));
        }
    }

    /** Stores what is to be filled in, one provider after the other: the first to know a field is believed. */
    private Uni<Filled> request(Case one, Link seen, List<Enquiry> asked) {
        Uni<Filled> all = Uni.createFrom().item(new Filled(seen, Changes.NONE, Map.of(), List.of()));
        for (var question : asked) {
            all = all.chain(filled -> question.outcome() == Outcome.ANSWERED
                    ? request(one, filled, question)
                    : Uni.createFrom().item(filled.and(filled.link(), List.of(), question)));
        }
        return all;
    }

    private Uni<Filled> request(Case one, Filled filled, Enquiry question) {
        var now = clock.now();
        var author = new AuditEntry.Author(AuditEntry.Cause.ENRICHMENT, question.provider(), null);
        var put = new AtomicReference<>(Changes.NONE);
        return links.change(one.workspace(), List.of(one.link().id()), current -> {
                    var filling = decide(one, filled, current, question, now);
                    put.set(filling.map(Filling::changes).orElse(Changes.NONE));
                    return filling.map(some -> some.change(author).with(mark(one, now.plus(config.lease()))))
                            .orElseGet(() -> Links.Change.of(current, author, now));
                })
                .chain(stored -> {
                    var link = stored.getFirst();
                    var fields = filledBy(link, question);
                    var settled = question.became(
                            fields.isEmpty() ? Outcome.LEFT : Outcome.FILLED,
                            null,
                            fields,
                            fields.isEmpty() ? "nothing of the answer was missing any more, or fit" : null,
                            now);
                    return store.settle(one.workspace(), Outcome.ANSWERED, settled)
                            .replaceWith(
                                    () -> filled.and(link, put.get().values().keySet(), settled));
                });
    }

    /** Only what still answers the question that the contact puts now. */
    private Optional<Filling> decide(Case one, Filled filled, Link current, Enquiry question, Instant now) {
        var fields = filled.without(current.fields(), one.link());
        return providers.on(one.workspace()).stream()
                .filter(provider -> provider.label().equals(question.provider()))
                .findFirst()
                .flatMap(provider -> provider.question(fields, _ -> true))
                .filter(same -> same.hash().equals(question.inputs()))
                .flatMap(_ -> Filling.of(
                        one.rules(), current, question.provider(), AnswerJson.fields(question.answer()), now));
    }

    /** The fields that hold what the provider answered, because it did. */
    private static List<String> filledBy(Link link, Enquiry question) {
        var provider =
                Provenance.ofProvider(question.provider(), Instant.EPOCH, "").rule();
        return AnswerJson.fields(question.answer()).entrySet().stream()
                .filter(field -> Optional.ofNullable(link.provenance().get(field.getKey()))
                        .filter(why -> why.rule().equals(provider))
                        .isPresent())
                .filter(field -> link.fields()
                        .get(field.getKey())
                        .filter(Value.of(field.getValue().value())::equals)
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Uni<Enriched> carry(Case one, Link before, Filled filled) {
        if (filled.changes().isEmpty()) {
            var seen = before.state() == SyncState.PENDING
                    ? queue.mark(one.workspace(), mark(one, clock.now())) // the look has found something to carry
                    : Uni.createFrom().voidItem();
            return seen.replaceWith(() -> enriched(filled, List.of()));
        }
        var errand = new Errand(
                one.caller(),
                AuditEntry.Cause.ENRICHMENT,
                filled.actors(),
                Observed.everywhere(),
                true,
                new Asked(before, filled.changes(), filled.reasons()));
        return carrier.carry(errand, filled.link(), null, new TreeSet<>())
                .chain(carried -> carried.isRefused()
                        ? revert(one, before, filled, errand, carried)
                        : settle(one, carried)
                                .replaceWith(() -> enriched(
                                        new Filled(carried.link(), filled.changes(), filled.reasons(), filled.asked()),
                                        carried.writes())));
    }

    private Enriched enriched(Filled filled, List<WriteResult> writes) {
        return new Enriched(Optional.of(filled.link()), filled.asked(), writes, again(filled.asked()));
    }

    /** Takes the work back that was only there in case this process died, if nothing is left to do. */
    private Uni<Void> settle(Case one, Carried carried) {
        return carried.isUnfinished() || carried.link().state() == SyncState.PENDING
                ? Uni.createFrom().voidItem()
                : links.unmark(one.workspace(), one.link().id(), clock.now());
    }

    /** Takes back what every CRM refused: a guess must not leave a contact out of step. */
    private Uni<Enriched> revert(Case one, Link before, Filled filled, Errand errand, Carried carried) {
        var reason = carried.writes().stream()
                .flatMap(write -> write.failed().stream())
                .map(Failure::getMessage)
                .findFirst()
                .orElse("it was refused");
        var asked = filled.asked().stream()
                .map(question -> question.outcome() == Outcome.FILLED
                        ? question.became(Outcome.REFUSED, null, List.of(), reason, clock.now())
                        : question)
                .toList();
        return links.change(
                        one.workspace(),
                        List.of(one.link().id()),
                        current -> Observed.of(
                                        one.rules(),
                                        current.with(Requested.undo(current.base(), filled.changes(), before.base())),
                                        clock.now())
                                .change(errand.author()))
                .call(() -> links.unmark(one.workspace(), one.link().id(), clock.now()))
                .call(() -> Multi.createFrom()
                        .iterable(asked)
                        .onItem()
                        .transformToUniAndConcatenate(
                                question -> store.settle(one.workspace(), Outcome.FILLED, question))
                        .collect()
                        .asList())
                .map(stored -> new Enriched(Optional.of(stored.getFirst()), asked, carried.writes(), again(asked)));
    }

    private static Mark mark(Case one, Instant dueAt) {
        return new Mark(one.link().id(), one.caller().lane(), dueAt);
    }
}
