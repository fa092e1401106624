package dev.tandem.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param seen how many records it has read from the CRMs
 * @param linked how many of them were found to be the other half of one already known
 * @param done how many contacts it is through with
 * @param total how many there are; null while that is not known
 * @param stretchAt when it began, or last went on after a pause
 * @param stretchDone how many it was through with at that time
 */
public record Progress(
        int seen, int linked, int done, @Nullable Integer total, Instant stretchAt, int stretchDone) {

    public Progress {
        if (seen < 0 || linked < 0 || done < 0 || stretchDone < 0) {
            throw new IllegalArgumentException("nothing of a progress can be negative");
        }
    }

    public static Progress none(Instant now) {
        return new Progress(0, 0, 0, null, now, 0);
    }

    /** After more records were read. */
    public Progress read(int records, int matched) {
        return new Progress(seen + records, linked + matched, done, total, stretchAt, stretchDone);
    }

    /** With so many of the contacts dealt with. */
    public Progress of(int nowDone, int nowTotal) {
        return new Progress(seen, linked, nowDone, nowTotal, stretchAt, stretchDone);
    }

    /** Going on from here: the pause does not count as time at work. */
    public Progress resumed(Instant now) {
        return new Progress(seen, linked, done, total, now, done);
    }

    /** How many contacts a second it got through since it last went on, by {@code now}; 0 if that is too early to tell. */
    public double perSecond(Instant now) {
        var elapsed = Duration.between(stretchAt, now).toMillis();
        return elapsed <= 0 ? 0 : Math.max(0, done - stretchDone) * 1000.0 / elapsed;
    }

    /** How long the rest takes at the same rate; empty while that cannot be told. */
    public Optional<Duration> left(Instant now) {
        if (total == null) {
            return Optional.empty();
        }
        var rest = Math.max(0, total - done);
        var rate = perSecond(now);
        if (rest == 0) {
            return Optional.of(Duration.ZERO);
        }
        return rate == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(rest * 1000 / rate)));
    }
}
