package dev.tandem.intake;

import dev.tandem.model.Poll;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.OptionalLong;

/** When polls are due, and how much of the day's quota the slow round may take. Pure. */
final class PollTimes {

    /** The time within which the installation's workspaces take their census, so that not all do at once. */
    static final Duration SPREAD = Duration.ofHours(2);

    private PollTimes() {}

    /** An interval, if it is within bounds. */
    static Duration checked(String property, Duration interval) {
        if (!Poll.isInterval(interval)) {
            throw new ConfigurationException("%s is %s, but has to be from 1m to 15m".formatted(property, interval));
        }
        return interval;
    }

    /** When something first falls due that is done every {@code interval}: its own place within the first one. */
    static Instant first(Poll.Subject subject, Instant now, Duration interval) {
        return now.plusMillis(Math.floorMod(place(subject) * 0x9E3779B97F4A7C15L, interval.toMillis()));
    }

    /** The same in every process. */
    private static long place(Poll.Subject subject) {
        return Objects.hash(
                subject.workspace().value(),
                subject.task().name(),
                subject.crm().name(),
                subject.kind().name());
    }

    /** The next census: the next time that it is that hour, plus the subject's own place within {@link #SPREAD}. */
    static Instant census(Poll.Subject subject, Instant now, ZoneId zone, int hour) {
        var offset = Duration.between(Instant.EPOCH, first(subject, Instant.EPOCH, SPREAD));
        var local = now.atZone(zone);
        var at = local.toLocalDate().atTime(hour, 0).atZone(zone).toInstant().plus(offset);
        return at.isAfter(now)
                ? at
                : local.toLocalDate()
                        .plusDays(1)
                        .atTime(hour, 0)
                        .atZone(zone)
                        .toInstant()
                        .plus(offset);
    }

    /** The time until the day ends that CRMs count calls by. */
    static Duration dayLeft(Instant now) {
        return Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
    }

    /**
     * How long until a pass is made again that took so many calls: its interval, or as much longer as keeps the passes of the
     * rest of the day, at that cost, to their share of the calls that are left of it; {@link Poll#LONGEST} at most.
     *
     * @param left the calls that are left of the day; empty if the CRM counts none
     * @param dayLeft the time until the day ends
     */
    static Duration paced(Duration interval, int calls, OptionalLong left, double share, Duration dayLeft) {
        if (left.isEmpty()) {
            return interval;
        }
        var apart = calls * dayLeft.toMillis() / Math.max(1, left.getAsLong() * share);
        return Duration.ofMillis(Math.clamp((long) apart, interval.toMillis(), Poll.LONGEST.toMillis()));
    }

    /**
     * How many contacts a step of the slow round looks at: no more than its share of the pace at which what is left of the
     * day's calls would last until the day ends.
     *
     * @param left the calls that are left of the day; empty if the CRM counts none
     * @param dayLeft the time until the day ends
     * @param callsEach what it costs to look at one contact
     */
    static int rotation(OptionalLong left, double share, Duration dayLeft, Duration interval, int callsEach, int most) {
        if (left.isEmpty()) {
            return most;
        }
        var steps = Math.max(1, Math.ceilDiv(dayLeft.toMillis(), interval.toMillis()));
        return (int) Math.min(most, (long) (left.getAsLong() * share / callsEach / steps));
    }
}
