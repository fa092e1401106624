package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Link;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unified object as one request reads it.
 *
 * @param maxAge the oldest copy this request accepts, for what hangs off the object too; null accepts any stored copy
 * @param stale the CRMs whose half is older than that, because they could not be asked
 */
public record Unified(Link link, @Nullable Duration maxAge, Set<Crm> stale) {

    public static Unified stored(Link link) {
        return new Unified(link, null, Set.of());
    }
}
