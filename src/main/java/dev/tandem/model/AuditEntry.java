package dev.tandem.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about an object, by whom and why, what became of each write, and exactly what it changed. Never changed
 * once it is written.
 *
 * @param delta what it changed of the object, as the store found it; {@link Delta#NONE} before it is stored
 */
public record AuditEntry(
        UUID id,
        Instant at,
        Kind kind,
        LinkId object,
        Author author,
        List<FieldChange> changes,
        List<Write> writes,
        Delta delta) {

    /** An entry that is yet to be stored. */
    public AuditEntry(
            UUID id,
            Instant at,
            Kind kind,
            LinkId object,
            Author author,
            List<FieldChange> changes,
            List<Write> writes) {
        this(id, at, kind, object, author, changes, writes, Delta.NONE);
    }

    /**
     * On whose account something is decided.
     *
     * @param actor who asked; null if Tandem acted by itself
     * @param run the run that it is part of; null if it is part of none
     */
    public record Author(
            Cause cause, @Nullable String actor, @Nullable UUID run) {

        /** Tandem itself, outside any run. */
        public static Author of(Cause cause) {
            return new Author(cause, null, null);
        }
    }

    /** This entry about other fields. */
    public AuditEntry with(List<FieldChange> others) {
        return new AuditEntry(id, at, kind, object, author, others, writes, delta);
    }

    public Cause cause() {
        return author.cause();
    }

    public @Nullable String actor() {
        return author.actor();
    }

    public @Nullable UUID run() {
        return author.run();
    }

    /**
     * This entry as it is to be stored: with all that storing {@code after} in place of {@code before} changes. Where a
     * field of the view changes that it says nothing about, it says what the provenance does.
     */
    public AuditEntry telling(Recorded before, Link after) {
        var exact = Delta.between(before, Recorded.of(after));
        var told = changes.stream().map(FieldChange::field).collect(Collectors.toSet());
        var all = new ArrayList<>(changes);
        exact.view().values().forEach((field, value) -> {
            if (!told.contains(field)) {
                all.add(FieldChange.untold(field, before, after, value.orElse(null)));
            }
        });
        return new AuditEntry(id, at, kind, object, author, List.copyOf(all), writes, exact);
    }

    /** An entry that an object of which there was {@code before} never came to be, and is gone. */
    public static AuditEntry ofNothing(UUID id, Instant at, Kind kind, LinkId object, Author author, Recorded before) {
        return new AuditEntry(
                id, at, kind, object, author, List.of(), List.of(), Delta.between(before, Recorded.NOTHING));
    }

    /** Whether it says anything at all. */
    public boolean isWorthStoring() {
        return !delta.isEmpty() || !writes.isEmpty();
    }

    /** The CRMs that it wrote to or took a value from. */
    public Set<Crm> crms() {
        return Stream.concat(
                        writes.stream().map(Write::crm),
                        changes.stream().map(FieldChange::from).filter(Objects::nonNull))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The fields that it is about. */
    public Set<String> fields() {
        return Stream.concat(changes.stream().map(FieldChange::field), delta.view().values().keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What set a decision off. */
    public enum Cause {
        /** What a CRM held was taken in for the first time. */
        IMPORT,
        /** A caller of Tandem wanted to read nothing old. */
        READ,
        /** A CRM told of a change. */
        WEBHOOK,
        /** A CRM was asked for its latest changes. */
        POLL,
        /** A caller of Tandem asked for a change. */
        MUTATION,
        /** A caller of Tandem asked to compare one contact. */
        SYNC,
        /** A run reached the object. */
        RUN,
        /** A person decided a conflict. */
        RESOLUTION,
        /** What a run had done was taken back. */
        UNDO,
        /** An automation did it; the actor names which. */
        AUTOMATION,
        /** A provider, who is then the actor, knew what an empty field should hold. */
        ENRICHMENT;

        /** What set off the work that waited in that lane. */
        public static Cause of(Lane lane) {
            return switch (lane) {
                case INTERACTIVE -> MUTATION;
                case WEBHOOK -> WEBHOOK;
                case POLL -> POLL;
                case BACKFILL -> RUN;
            };
        }
    }

    /**
     * One field; null stands for nothing held.
     *
     * @param base what both sides last agreed on
     * @param result what was decided
     * @param from the side it came from; null if both agreed or a caller set it
     */
    public record FieldChange(
            String field,
            @Nullable Value base,
            @Nullable Value ghl,
            @Nullable Value rankr,
            @Nullable Value result,
            @Nullable Crm from,
            String rule,
            String reason) {

        /** What is known of a change that no decision told of. */
        static FieldChange untold(String field, Recorded before, Link after, @Nullable Value result) {
            var why = after.provenance().get(field);
            return new FieldChange(
                    field,
                    before.base().agreed().get(field).orElse(null),
                    null,
                    null,
                    result,
                    why == null ? null : why.crm(),
                    why == null ? "" : why.rule(),
                    why == null ? "no CRM holds it any more" : why.reason());
        }
    }

    /**
     * One write.
     *
     * @param error why it is not done, and its code; null if it is
     * @param traceId the CRM's own id of the request; null if it gave none
     * @param puts by unified field what it did to each; for a creation, by the CRM's own
     */
    public record Write(
            Crm crm,
            String operation,
            WriteOutcome outcome,
            @Nullable String externalId,
            @Nullable String error,
            @Nullable String traceId,
            SortedMap<String, Put> puts) {

        public Write {
            puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
        }

        public Write(
                Crm crm,
                String operation,
                WriteOutcome outcome,
                @Nullable String externalId,
                @Nullable String error,
                @Nullable String traceId) {
            this(crm, operation, outcome, externalId, error, traceId, new TreeMap<>());
        }

        /** How a write is remembered. */
        public static Write of(WriteResult result) {
            var failure = result.failure();
            return new Write(
                    result.crm(),
                    result.operation(),
                    result.outcome(),
                    result.externalId(),
                    failure == null ? null : failure.code() + ": " + failure.getMessage(),
                    result.traceId(),
                    result.puts());
        }
    }
}
