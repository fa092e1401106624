package dev.tandem.sync;

import dev.tandem.model.ContactPlan;
import dev.tandem.model.ContactPlan.FieldStep;
import dev.tandem.model.ContactPlan.Opened;
import dev.tandem.model.ContactPlan.Operation;
import dev.tandem.model.ContactPlan.Step;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Works out what would be done about a contact and all that belongs to it, without doing it: what both CRMs hold is read
 * and remembered, as by any live read, and nothing is written there.
 */
@ApplicationScoped
public class Planner {

    private final ContactSync sync;
    private final ChildrenSync children;
    private final Links links;
    private final Rules rules;
    private final Clock clock;

    Planner(ContactSync sync, ChildrenSync children, Links links, Rules rules, Clock clock) {
        this.sync = sync;
        this.children = children;
        this.links = links;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * A contact as it was seen, and what would be done about it.
     *
     * @param theirs what belongs to it
     */
    public record Planned(ContactSync.Seen seen, List<Link> theirs, ContactPlan plan) {

        /** Stands for all that the plan rests on. */
        public String fingerprint() {
            return Fingerprint.of(plan.restsOn());
        }
    }

    /** What stands for a whole preview, given the fingerprint of each of its plans. */
    public static String hash(Set<Kind> kinds, Map<LinkId, String> contacts) {
        return Fingerprint.ofPreview(kinds, contacts);
    }

    /** The plan for a contact, as both CRMs hold it now. */
    public Uni<Planned> plan(Errand errand, LinkId contact) {
        return links.byId(errand.caller().workspace(), contact)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("contact", contact)))
                .chain(link -> rules.of(errand.caller())
                        .chain(known -> link.isDeleted()
                                ? Uni.createFrom()
                                        .item(planned(
                                                errand,
                                                known,
                                                new ContactSync.Seen(link, Fate.GOES, clock.now()),
                                                List.of()))
                                : sync.observe(errand, link)
                                        .chain(seen -> theirs(errand, seen)
                                                .map(theirs -> planned(errand, known, seen, theirs)))));
    }

    private Uni<List<Link>> theirs(Errand errand, ContactSync.Seen seen) {
        return switch (seen.fate()) {
            case LIVES -> children.observe(errand, seen.link());
            case GOES -> children.observe(errand.aboutAll(), seen.link());
            case WAITS, WAITS_EDITED -> Uni.createFrom().item(List.of());
        };
    }

    private Planned planned(Errand errand, RuleSet known, ContactSync.Seen seen, List<Link> theirs) {
        return new Planned(seen, theirs, plan(errand, known, seen.link(), theirs, clock.now()));
    }

    /** The plan for a contact and what belongs to it, by those rules. */
    static ContactPlan plan(Errand errand, RuleSet known, Link contact, List<Link> theirs, Instant now) {
        var drafting = new Drafting(errand, known, now);
        if (Observed.of(known, contact, now).fate() == Fate.GOES) {
            drafting.goes(contact, theirs);
            return drafting.plan(contact.id());
        }
        var reached = drafting.contact(contact);
        theirs.stream().sorted(Comparator.comparing(Link::id)).forEach(child -> drafting.child(child, reached));
        return drafting.plan(contact.id());
    }

    private static final class Drafting {

        private final Errand errand;
        private final RuleSet rules;
        private final Instant now;
        private final List<Step> steps = new ArrayList<>();
        private final List<Opened> opened = new ArrayList<>();
        private final Fingerprint base = new Fingerprint();
        private final Map<Crm, Fingerprint> halves = new TreeMap<>();

        Drafting(Errand errand, RuleSet rules, Instant now) {
            this.errand = errand;
            this.rules = rules;
            this.now = now;
            Stream.of(Crm.values()).forEach(crm -> halves.put(crm, new Fingerprint()));
        }

        /** A contact that is deleted with all that belongs to it, unless that keeps it. */
        void goes(Link link, List<Link> theirs) {
            rest(link);
            theirs.stream().sorted(Comparator.comparing(Link::id)).forEach(this::rest);
            if (errand.carries(Kind.CONTACT)) {
                Deletions.childrenEdited(rules, link, theirs, now)
                        .ifPresentOrElse(
                                why -> opened.add(new Opened(link.id(), link.kind(), why)), () -> delete(link));
            }
        }

        /** The CRMs that have the contact once it is carried. */
        Set<Crm> contact(Link link) {
            var creatable = ContactSync.creatable(link);
            object(link, creatable);
            var reached = new TreeSet<Crm>();
            for (var crm : Crm.values()) {
                if (link.living(crm).isPresent() || (creatable.contains(crm) && errand.carries(Kind.CONTACT))) {
                    reached.add(crm);
                }
            }
            return reached;
        }

        void child(Link link, Set<Crm> reached) {
            var creatable = ContactSync.creatable(link);
            creatable.retainAll(reached);
            object(link, creatable);
        }

        private void object(Link link, SortedSet<Crm> creatable) {
            rest(link);
            if (!errand.carries(link.kind())) {
                return;
            }
            if (link.isDeleted()) {
                delete(link);
                return;
            }
            var observed = Observed.of(rules, link, creatable, now);
            switch (observed.fate()) {
                case LIVES -> observed.plan().targets().forEach(crm -> write(link, crm, observed.plan()));
                case GOES -> delete(link);
                case WAITS, WAITS_EDITED -> {}
            }
            observed.disputes().found().forEach(found -> opened.add(new Opened(link.id(), link.kind(), found)));
        }

        /** Has the plan rest on what is known of an object. */
        private void rest(Link link) {
            base.add(link.id()).add(link.base()).add(link.apart().size()).add(link.isDeleted());
            halves.forEach((crm, print) -> print.add(link.id()).add(link.half(crm)));
        }

        private void delete(Link link) {
            for (var crm : Crm.values()) {
                if (link.living(crm).isPresent()) {
                    steps.add(new Step(link.id(), link.kind(), crm, Operation.DELETE, List.of()));
                }
            }
        }

        private void write(Link link, Crm crm, Plan plan) {
            switch (Objects.requireNonNull(plan.writes().get(crm))) {
                case Plan.Write.Create(var fields) ->
                    steps.add(new Step(
                            link.id(),
                            link.kind(),
                            crm,
                            Operation.CREATE,
                            fields.values().entrySet().stream()
                                    .map(entry -> field(
                                            decisionAt(link.kind(), crm, plan, entry.getKey()),
                                            new Plan.FieldWrite(
                                                    entry.getKey(), Optional.empty(), Optional.of(entry.getValue()))))
                                    .toList()));
                case Plan.Write.Update(var fields) ->
                    steps.add(new Step(
                            link.id(),
                            link.kind(),
                            crm,
                            Operation.UPDATE,
                            fields.entrySet().stream()
                                    .map(entry -> field(decision(plan, entry.getKey()), entry.getValue()))
                                    .toList()));
            }
        }

        private static FieldStep field(Decision decision, Plan.FieldWrite write) {
            return new FieldStep(
                    decision.field(),
                    write.at(),
                    write.before().orElse(null),
                    write.value().orElse(null),
                    decision.from(),
                    decision.rule(),
                    decision.why());
        }

        private static Decision decision(Plan plan, String field) {
            return plan.merge().decisions().stream()
                    .filter(decision -> decision.field().equals(field))
                    .findFirst()
                    .orElseThrow();
        }

        /** The decision about the unified field that a CRM keeps under that name. */
        private Decision decisionAt(Kind kind, Crm crm, Plan plan, String at) {
            return plan.merge().decisions().stream()
                    .filter(decision -> rules.rule(kind, decision.field())
                            .filter(rule -> rule.direction().reaches(crm)
                                    && rule.side(crm).field().equals(at))
                            .isPresent())
                    .findFirst()
                    .orElseThrow();
        }

        ContactPlan plan(LinkId contact) {
            var whole = new Fingerprint();
            steps.forEach(whole::add);
            opened.forEach(whole::add);
            SortedMap<String, String> restsOn = new TreeMap<>();
            restsOn.put("the rules", new Fingerprint().add(rules).hash());
            restsOn.put("what was agreed", base.hash());
            halves.forEach((crm, print) -> restsOn.put("what %s holds".formatted(crm), print.hash()));
            restsOn.put("the plan", whole.hash());
            return new ContactPlan(contact, List.copyOf(steps), List.copyOf(opened), restsOn);
        }
    }
}
