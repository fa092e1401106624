package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
     * @return the object with both halves
     * @throws Failure.Conflict if one of them is not half an object any more, as a failure of the Uni
     */
    public Uni<Link> join(Errand errand, Link link, Link other, Crm crm) {
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
                        current -> change(found.getItem1(), errand, current, link.id(), other.id(), crm, half)))
                .map(stored -> stored.stream()
                        .filter(one -> one.id().equals(link.id()))
                        .findFirst()
                        .orElseThrow(() -> moved()));
    }

    private Uni<List<Link>> children(Link link) {
        return link.kind() == Kind.CONTACT
                ? links.childrenOf(link.workspace(), link.id())
                : Uni.createFrom().item(List.of());
    }

    private Links.Change change(
            RuleSet known, Errand errand, Link current, LinkId link, LinkId other, Crm crm, Half half) {
        var now = clock.now();
        if (current.id().equals(other)) {
            if (current.halves().size() != 1 || current.isDeleted()) {
                throw moved();
            }
            var emptied =
                    Observed.of(known, current.without(crm).with(Base.NONE).deleted(now), now);
            return emptied.change().with(emptied.entry(Ids.next(), now, errand.cause(), errand.actor(), List.of()));
        }
        if (!current.id().equals(link)) {
            return Links.Change.of(current.of(link), now);
        }
        if (current.half(crm).isPresent() || current.isDeleted()) {
            throw moved();
        }
        var joined = Observed.of(known, current.with(Map.of(crm, half)), now);
        return joined.change().with(joined.entry(Ids.next(), now, errand.cause(), errand.actor(), List.of()));
    }

    private static Failure.Conflict moved() {
        return new Failure.Conflict("id", "One of the two is not half an object any more: look at both again.");
    }
}
