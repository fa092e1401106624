package dev.tandem.segment;

import dev.tandem.model.Canonical;
import dev.tandem.store.LinkSearch.Restriction;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened about a contact, or is about to, counted from the moment of asking; null does not restrict.
 *
 * @param changedWithin it changed at most so long ago
 * @param unchangedFor it did not change for at least so long
 * @param createdWithin it has been known for at most so long
 * @param taskDueWithin it has an open task that is overdue or falls due within so long
 * @param noteWithin it has a note that came at most so long ago
 * @param appointmentWithin it has an appointment that starts within so long
 * @param appointmentSince it had an appointment that started at most so long ago
 */
public record Activity(
        @Nullable Duration changedWithin,
        @Nullable Duration unchangedFor,
        @Nullable Duration createdWithin,
        @Nullable Duration taskDueWithin,
        @Nullable Duration noteWithin,
        @Nullable Duration appointmentWithin,
        @Nullable Duration appointmentSince) {

    /** Whatever happened. */
    public static final Activity ANY = new Activity(null, null, null, null, null, null, null);

    private static final String CHILD =
            "exists (select from link c where c.workspace_id = l.workspace_id and c.contact_id = l.link_id"
                    + " and c.kind = '%s' and c.deleted_at is null and %s)";

    /** What it means at that moment, in terms of the store. */
    List<Restriction> restrictions(Instant now) {
        var all = new ArrayList<Restriction>();
        if (changedWithin != null) {
            all.add(time("l.updated_at >= ?", now.minus(changedWithin)));
        }
        if (unchangedFor != null) {
            all.add(time("l.updated_at < ?", now.minus(unchangedFor)));
        }
        if (createdWithin != null) {
            all.add(time("l.created_at >= ?", now.minus(createdWithin)));
        }
        if (taskDueWithin != null) {
            all.add(text(
                    "TASK",
                    "c.fields ->> 'status' in ('OPEN', 'IN_PROGRESS') and c.sort_at < ? and c.sort_at <> '~'",
                    now.plus(taskDueWithin)));
        }
        if (noteWithin != null) {
            all.add(time(CHILD.formatted("NOTE", "c.created_at >= ?"), now.minus(noteWithin)));
        }
        if (appointmentWithin != null) {
            all.add(appointment(now, now.plus(appointmentWithin)));
        }
        if (appointmentSince != null) {
            all.add(appointment(now.minus(appointmentSince), now));
        }
        return all;
    }

    /** One that starts between the two. */
    private static Restriction appointment(Instant from, Instant to) {
        return new Restriction(
                CHILD.formatted(
                        "APPOINTMENT",
                        "c.fields ->> 'status' is distinct from 'CANCELLED' and c.sort_at >= '%s' and c.sort_at < ?"
                                .formatted(Canonical.instant(from))),
                Canonical.instant(to));
    }

    private static Restriction time(String sql, Instant at) {
        return new Restriction(sql, at.atOffset(ZoneOffset.UTC));
    }

    private static Restriction text(String kind, String sql, Instant at) {
        return new Restriction(CHILD.formatted(kind, sql), Canonical.instant(at));
    }
}
