package dev.tandem.sync;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import dev.tandem.model.Put;
import dev.tandem.model.RunItem;
import dev.tandem.model.Value;
import dev.tandem.model.WriteOutcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to take back what a run wrote about one object: what still is as the run left it becomes what it was before; what
 * somebody changed since stays. A pure function of what the audit tells of the run and of what the CRMs hold now.
 *
 * @param restores what to write, by CRM
 * @param before what both sides had agreed on before the run, of every field that is as it was again after the writes
 * @param removals the CRMs where the record that the run created is to go, with its id there
 * @param notes what there is to tell, for each field that the run wrote; what is to be restored counts as restored
 */
record Undo(Map<Crm, Plan.Write.Update> restores, Changes before, Map<Crm, String> removals, List<RunItem.Note> notes) {

    /** @param entries what the run decided and wrote about the object, in the order in which it did */
    static Undo of(List<AuditEntry> entries, Link link) {
        var undoing = new Undoing(entries, link);
        for (var crm : Crm.values()) {
            undoing.at(crm);
        }
        return new Undo(undoing.restores, Changes.of(undoing.before), undoing.removals, List.copyOf(undoing.notes));
    }

    /** What becomes of one field that was written: it was this before the run, and that after it. */
    private record Span(
            String at, @Nullable Value first, @Nullable Value last) {

        static Span of(Put put) {
            return new Span(put.at(), put.before(), put.after());
        }

        Span then(Put put) {
            return new Span(at, first, put.after());
        }
    }

    /**
     * What a run made at one CRM. A write is told of twice, before it is made and after: one that is told of only before
     * may have happened.
     */
    private static final class Made {

        private Map<String, Span> spans = Map.of();
        private Map<String, Span> spansBefore = Map.of();
        private AuditEntry.@Nullable Write created;
        private int creationsOpen;
        private boolean deleted;

        void add(AuditEntry.Write write) {
            switch (write.operation()) {
                case "create" -> create(write);
                case "update" -> update(write);
                case "delete" -> deleted |= write.outcome() == WriteOutcome.DONE;
                default -> throw new IllegalStateException("no operation: " + write.operation());
            }
        }

        private void create(AuditEntry.Write write) {
            switch (write.outcome()) {
                case DONE -> created = write;
                case UNKNOWN -> creationsOpen++;
                case QUEUED, REJECTED, UNCHANGED -> creationsOpen--;
            }
        }

        private void update(AuditEntry.Write write) {
            switch (write.outcome()) {
                case UNKNOWN -> {
                    spansBefore = spans;
                    spans = after(write);
                }
                case DONE -> {
                    spans = after(write);
                    spansBefore = spans;
                }
                case QUEUED, REJECTED, UNCHANGED -> spans = spansBefore; // it certainly did not happen
            }
        }

        private Map<String, Span> after(AuditEntry.Write write) {
            var after = new TreeMap<>(spans);
            write.puts().forEach((field, put) -> after.merge(field, Span.of(put), (earlier, _) -> earlier.then(put)));
            return after;
        }
    }

    private static final class Undoing {

        private final List<AuditEntry> entries;
        private final Link link;
        private final Map<Crm, Plan.Write.Update> restores = new EnumMap<>(Crm.class);
        private final Map<String, Optional<Value>> before = new HashMap<>();
        private final Map<Crm, String> removals = new EnumMap<>(Crm.class);
        private final List<RunItem.Note> notes = new ArrayList<>();

        Undoing(List<AuditEntry> entries, Link link) {
            this.entries = entries;
            this.link = link;
        }

        void at(Crm crm) {
            var made = new Made();
            for (var entry : entries) {
                for (var write : entry.writes()) {
                    if (write.crm() == crm) {
                        made.add(write);
                    }
                }
            }
            if (made.deleted) {
                note(crm, null, false, "a deletion at %s cannot be taken back".formatted(crm));
            }
            if (made.created != null) {
                remove(crm, made.created, made.spans);
                return;
            }
            if (made.creationsOpen > 0) {
                note(crm, null, false, "nobody knows whether the run created it at " + crm);
            }
            restore(crm, made.spans);
        }

        private void restore(Crm crm, Map<String, Span> spans) {
            var writes = new TreeMap<String, Plan.FieldWrite>();
            var half = link.living(crm).orElse(null);
            spans.forEach((field, span) -> {
                if (half == null) {
                    note(crm, field, false, "the record is gone at " + crm);
                    return;
                }
                var now = half.fields().get(span.at());
                var first = Optional.ofNullable(span.first());
                if (now.equals(first)) {
                    note(crm, field, true, "%s holds again what it held before".formatted(crm));
                    before.put(field, agreedBefore(field));
                } else if (now.equals(Optional.ofNullable(span.last()))) {
                    note(crm, field, true, "%s held what the run had written".formatted(crm));
                    writes.put(field, new Plan.FieldWrite(span.at(), now, first));
                    before.put(field, agreedBefore(field));
                } else {
                    note(crm, field, false, "it was changed since at " + crm);
                }
            });
            if (!writes.isEmpty()) {
                restores.put(crm, new Plan.Write.Update(writes));
            }
        }

        private void remove(Crm crm, AuditEntry.Write created, Map<String, Span> spans) {
            var half = link.living(crm).orElse(null);
            var createdId = created.externalId();
            if (half == null) {
                note(crm, null, true, "the record that the run created is gone at " + crm);
                if (link.apart().contains(crm) && createdId != null) {
                    removals.put(crm, createdId); // perhaps an earlier try was broken off before it deleted it
                }
            } else if (!half.externalId().equals(createdId)) {
                note(crm, null, false, "it is another record by now at " + crm);
            } else if (isAsLeft(half, created, spans)) {
                note(crm, null, true, "the record that the run created at %s was untouched".formatted(crm));
                removals.put(crm, half.externalId());
            } else {
                note(crm, null, false, "the record that the run created was changed since at " + crm);
            }
        }

        private static boolean isAsLeft(Half half, AuditEntry.Write created, Map<String, Span> spans) {
            var left = new TreeMap<String, Value>();
            created.puts().forEach((at, put) -> {
                var after = put.after();
                if (after != null) {
                    left.put(at, after);
                }
            });
            var fields = new Fields(left);
            for (var span : spans.values()) {
                fields = fields.with(span.at(), span.last());
            }
            return half.fields().equals(fields);
        }

        /** What both had agreed on before the run decided anything about that field. */
        private Optional<Value> agreedBefore(String field) {
            return entries.stream()
                    .flatMap(entry -> entry.changes().stream())
                    .filter(change -> change.field().equals(field))
                    .findFirst()
                    .map(change -> Optional.ofNullable(change.base()))
                    .orElseGet(() -> link.base().agreed().get(field));
        }

        private void note(Crm crm, @Nullable String field, boolean restored, String reason) {
            notes.add(new RunItem.Note(link.id(), link.kind(), crm, field, restored, reason));
        }
    }

    /** This, with nothing done at that CRM, for that reason. */
    Undo leaving(Crm crm, String why) {
        var fewerRestores = new EnumMap<Crm, Plan.Write.Update>(Crm.class);
        fewerRestores.putAll(restores);
        var fewerRemovals = new EnumMap<Crm, String>(Crm.class);
        fewerRemovals.putAll(removals);
        var fewerFields = before;
        var dropped = fewerRestores.remove(crm);
        if (dropped != null) {
            for (var field : dropped.fields().keySet()) {
                fewerFields = fewerFields.without(field);
            }
        }
        fewerRemovals.remove(crm);
        return new Undo(
                fewerRestores,
                fewerFields,
                fewerRemovals,
                notes.stream()
                        .map(note -> note.crm() == crm && isDropped(note, dropped)
                                ? new RunItem.Note(note.object(), note.kind(), crm, note.field(), false, why)
                                : note)
                        .toList());
    }

    /** The fields that this restores and {@code rest} does not. */
    Changes droppedFor(Undo rest) {
        var dropped = before;
        for (var field : rest.before.values().keySet()) {
            dropped = dropped.without(field);
        }
        return dropped;
    }

    private static boolean isDropped(RunItem.Note note, Plan.Write.@Nullable Update dropped) {
        var field = note.field();
        return note.restored()
                && (field == null || (dropped != null && dropped.fields().containsKey(field)));
    }

    /** The halves as they are once everything is written. */
    Map<Crm, Half> expected(Link link) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        for (var crm : Crm.values()) {
            link.living(crm).ifPresent(half -> {
                var restore = restores.get(crm);
                halves.put(crm, restore == null ? half : half.with(half.fields().with(written(restore))));
            });
        }
        return halves;
    }

    private static Changes written(Plan.Write.Update update) {
        var changes = Changes.NONE;
        for (var write : update.fields().values()) {
            changes = changes.with(write.at(), write.value());
        }
        return changes;
    }
}
