package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unified object as one request reads it.
 *
 * @param maxAge the oldest copy this request accepts, for what hangs off the object too; null accepts any stored copy
 * @param stale the CRMs whose half is older than that, because they could not be asked
 * @param asOf the time that it is shown as of, as what hangs off it is; null shows the present
 * @param lists the kinds of which its lists were read live along with it, each with what could not be read
 */
public record Unified(
        Link link,
        @Nullable Duration maxAge,
        Set<Crm> stale,
        @Nullable Instant asOf,
        Map<Kind, List<ReadFailure>> lists) {

    public Unified(Link link, @Nullable Duration maxAge, Set<Crm> stale) {
        this(link, maxAge, stale, null, Map.of());
    }

    static Unified past(Link link, Instant asOf) {
        return new Unified(link, null, Set.of(), asOf, Map.of());
    }

    public static Unified stored(Link link) {
        return new Unified(link, null, Set.of());
    }

    /** Leaves out what could not be read at a CRM that has no such object any more. */
    Unified with(Map<Kind, List<ReadFailure>> read) {
        var lists = new EnumMap<Kind, List<ReadFailure>>(Kind.class);
        read.forEach((kind, failures) -> lists.put(
                kind,
                failures.stream()
                        .filter(failure -> link.living(failure.crm()).isPresent())
                        .toList()));
        return new Unified(link, maxAge, stale, asOf, lists);
    }
}
