package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unified object as one request reads it.
 *
 * @param maxAge the oldest copy this request accepts, for what hangs off the object too; null accepts any stored copy
 * @param stale the CRMs whose half is older than that, because they could not be asked
 * @param asOf the time that it is shown as of, as what hangs off it is; null shows the present
 */
public record Unified(
        Link link,
        @Nullable Duration maxAge,
        Set<Crm> stale,
        @Nullable Instant asOf) {

    public Unified(Link link, @Nullable Duration maxAge, Set<Crm> stale) {
        this(link, maxAge, stale, null);
    }

    static Unified past(Link link, Instant asOf) {
        return new Unified(link, null, Set.of(), asOf);
    }

    public static Unified stored(Link link) {
        return new Unified(link, null, Set.of());
    }
}
