package dev.tandem.graph;

import dev.tandem.model.Crm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a CRM is doing, as seen from here.
 *
 * @param breaker CLOSED, HALF_OPEN or OPEN
 * @param burstRemaining calls left in the present window
 * @param dayLimit calls allowed a day; null where the day is not limited
 * @param dayRemaining calls left today; null where the day is not limited
 * @param closedUntil when it may be called again after it asked to be left alone; null if it did not
 * @param pending contacts of the workspace that wait to be carried
 */
public record CrmStatus(
        Crm crm,
        String breaker,
        long burstLimit,
        long burstRemaining,
        @Nullable Long dayLimit,
        @Nullable Long dayRemaining,
        @Nullable Instant closedUntil,
        long pending) {}
