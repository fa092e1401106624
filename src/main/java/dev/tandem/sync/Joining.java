package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Conflict;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one object of two that turn out to be halves of the same, each known to another CRM. */
@ApplicationScoped
public class Joining {

    private final Links links;
    private final Rules rules;
    private final Clock clock;

    Joining(Links links, Rules rules, Clock clock) {
        this.links = links;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Gives the half of {@code other} at {@code crm}, and all that hangs off it, to {@code link}; {@code other} is no more.
     *
     * @param resolved the conflicts of {@code link} that a person decided thereby
     * @param mark for whoever carries it, should nobody come to that; null if it is carried by whoever has it
     * @return the object with both halves
     * @throws Failure.Conflict if one of them is not half an object any more, as a failure of the Uni
     */
    public Uni<Link> join(Errand errand, Link link, Link other, Crm crm, List<Conflict> resolved, @Nullable Mark mark) {
        var half = other.living(crm).orElseThrow(() -> moved());
        return Uni.combine()
                .all()
                .unis(rules.of(errand.caller()), children(other))
                .asTuple()
                .chain(found -> links.change(
                        link.workspace(),
                        Stream.concat(
                                        Stream.of(link.id(), other.id()),
                                        found.getItem2().stream().map(Link::id))
                                .toList(),
                        current -> current.id().equals(link.id())
                                ? joined(found.getItem1(), errand, current, other, crm, half)
                                        .with(mark)
                                        .resolving(resolved)
                                : current.id().equals(other.id())
                                        ? emptied(found.getItem1(), errand, current, other, crm)
                                        : Links.Change.of(current.of(link.id()), errand.author(), clock.now())))
                .call(() -> late(errand, link, other))
                .map(stored -> stored.stream()
                        .filter(one -> one.id().equals(link.id()))
                        .findFirst()
                        .orElseThrow(() -> moved()));
    }

    /**
     * Gives to {@code link} what somebody gave to {@code other} while the two were joined. Whoever does so later sees that
     * {@code other} is no more: see {@link #heir}.
     */
    private Uni<Void> late(Errand errand, Link link, Link other) {
        return children(other)
                .chain(theirs -> links.change(
                        link.workspace(),
                        theirs.stream().map(Link::id).toList(),
                        current -> Links.Change.of(current.of(link.id()), errand.author(), clock.now())
                                .with(new Mark(link.id(), errand.caller().lane(), clock.now()))))
                .replaceWithVoid();
    }

    /** The contact as it is now, or, if it was joined with another meanwhile, that one; empty if it is deleted. */
    public Uni<Optional<Link>> heir(Link contact) {
        var workspace = contact.workspace();
        return links.byId(workspace, contact.id())
                .map(found -> found.filter(link -> !link.isDeleted()))
                .chain(living -> living.isPresent()
                        ? Uni.createFrom().item(living)
                        : Multi.createFrom()
                                .items(Crm.values())
                                .onItem()
                                .transformToUniAndConcatenate(
                                        crm -> links.byRefs(workspace, Kind.CONTACT, crm, ids(contact, crm)))
                                .collect()
                                .asList()
                                .map(all -> all.stream()
                                        .flatMap(List::stream)
                                        .filter(link -> !link.isDeleted())
                                        .findFirst()));
    }

    private static List<String> ids(Link contact, Crm crm) {
        return contact.half(crm).stream().map(Half::externalId).toList();
    }

    private Uni<List<Link>> children(Link link) {
        return link.kind() == Kind.CONTACT
                ? links.childrenOf(link.workspace(), link.id())
                : Uni.createFrom().item(List.of());
    }

    private Links.Change joined(RuleSet known, Errand errand, Link current, Link other, Crm crm, Half half) {
        if (current.half(crm).isPresent() || current.isDeleted()) {
            throw moved();
        }
        var now = clock.now();
        return Observed.of(known, Requested.joined(known, current, other, crm, half, now), now)
                .change(errand.author());
    }

    /** Its requests go to the other too, so they must be those that were read. */
    private Links.Change emptied(RuleSet known, Errand errand, Link current, Link other, Crm crm) {
        if (current.halves().size() != 1
                || current.isDeleted()
                || !current.base().equals(other.base())) {
            throw moved();
        }
        var now = clock.now();
        return Observed.of(known, current.without(crm).with(Base.NONE).deleted(now), now)
                .change(errand.author());
    }

    private static Failure.Conflict moved() {
        return new Failure.Conflict("id", "One of the two is not half an object any more: look at both again.");
    }
}
