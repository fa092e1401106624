package dev.tandem.sync;

import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which known object a record that was never seen before is a half of. */
public sealed interface Matching {

    /** The one object it belongs to. */
    record Matched(Link link, By by) implements Matching {}

    /** None of them: it is new. */
    record Unmatched() implements Matching {}

    /**
     * Several objects fit equally well, or one whose phone alone is the same and that is called differently, as families and
     * offices share phones; joining it to one of them could give a person somebody else's data.
     */
    record Ambiguous(List<Link> links) implements Matching {}

    /** What a match rests on, the strongest first. */
    enum By {
        /** One of the two records names the other. */
        REFERENCE,
        EMAIL,
        PHONE,
        /** Children of the same contact that say the same, or a contact that says what Tandem sent to create it. */
        CONTENT
    }

    /**
     * Matches a record among objects that may lack their half at its CRM. The strongest ground that any object meets
     * decides; if several meet it, the match is ambiguous.
     *
     * @param candidates objects of the same kind and, for children, of the same contact
     */
    static Matching of(CrmRecord record, Collection<Link> candidates) {
        return of(record, candidates, List.of(By.values()));
    }

    /** Matches a record with the object whose other half it names, whatever else it may be like. */
    static Matching byReference(CrmRecord record, Collection<Link> candidates) {
        return of(record, candidates, List.of(By.REFERENCE));
    }

    private static Matching of(CrmRecord record, Collection<Link> candidates, List<By> grounds) {
        var free = candidates.stream()
                .filter(link -> link.kind() == record.kind() && !link.isDeleted() && lacks(link, record.crm()))
                .toList();
        for (var by : grounds) {
            var fitting = free.stream().filter(fits(record, by)).toList();
            if (fitting.size() == 1) {
                if (by == By.PHONE
                        && areCalledDifferently(
                                record.fields(), fitting.getFirst().fields())) {
                    return new Ambiguous(fitting);
                }
                return new Matched(fitting.getFirst(), by);
            }
            if (fitting.size() > 1) {
                // children that say exactly the same are interchangeable; people are not
                return record.kind() == Kind.CONTACT ? new Ambiguous(fitting) : new Matched(fitting.getFirst(), by);
            }
        }
        return new Unmatched();
    }

    /**
     * Matches a record with those that Tandem may have created, where nothing else tells: a contact with the one whose
     * creation asked for a person who is told apart by nothing from this one, a child with one that was sent to say what it
     * says. A CRM may say more of a child than it was sent, as GHL gives a task a day that it is due.
     *
     * @param candidates objects of the same kind and, for children, of the same contact, as they were sent to the record's
     *     CRM
     */
    static Matching ofOurOwn(CrmRecord record, Collection<Link> candidates) {
        var same = candidates.stream()
                .filter(link -> link.kind() == record.kind() && !link.isDeleted() && lacks(link, record.crm()))
                .filter(link -> record.kind() == Kind.CONTACT
                        ? saysTheSameOfAPerson(link, record)
                        : saysWhatWasSent(link, record))
                .toList();
        if (same.isEmpty()) {
            return new Unmatched();
        }
        return same.size() == 1 || record.kind() != Kind.CONTACT
                ? new Matched(same.getFirst(), By.CONTENT)
                : new Ambiguous(same);
    }

    private static boolean lacks(Link link, Crm crm) {
        return link.half(crm).isEmpty();
    }

    private static Predicate<Link> fits(CrmRecord record, By by) {
        return link -> switch (by) {
            case REFERENCE ->
                record.linkedTo() != null
                        && link.half(record.crm().other())
                                .filter(half -> half.externalId().equals(record.linkedTo()))
                                .isPresent();
            case EMAIL -> record.kind() == Kind.CONTACT && same(link, record, Field.EMAIL);
            case PHONE ->
                record.kind() == Kind.CONTACT
                        && same(link, record, Field.PHONE)
                        && link.fields()
                                .text(Field.PHONE)
                                .filter(Canonical::isAssigned)
                                .isPresent()
                        && !contradict(link.fields(), record.fields(), Field.EMAIL);
            case CONTENT -> record.kind() != Kind.CONTACT && sameContent(link, record);
        };
    }

    private static boolean same(Link link, CrmRecord record, Field field) {
        var ours = link.fields().text(field);
        return ours.isPresent() && ours.equals(record.fields().text(field));
    }

    /** Whether both hold something, and not the same: a shared phone does not make one person of two e-mail addresses. */
    private static boolean contradict(Fields one, Fields other, Field field) {
        var ours = one.text(field);
        var theirs = other.text(field);
        return ours.isPresent() && theirs.isPresent() && !ours.equals(theirs);
    }

    /** By their first names or, where one of them has none, by their last names. */
    private static boolean areCalledDifferently(Fields one, Fields other) {
        return Stream.of(Field.FIRST_NAME, Field.LAST_NAME)
                .filter(name -> one.text(name).isPresent() && other.text(name).isPresent())
                .findFirst()
                .filter(name -> !one.text(name)
                        .orElse("")
                        .equalsIgnoreCase(other.text(name).orElse("")))
                .isPresent();
    }

    /**
     * Whether two contacts may be one, as they have the same name and company and no address or number tells them apart. That
     * much never joins them: it is for a person to say.
     */
    static boolean suggests(Fields one, Fields other) {
        return Stream.of(Field.FIRST_NAME, Field.LAST_NAME)
                        .anyMatch(name -> one.text(name).isPresent())
                && one.text(Field.COMPANY).isPresent()
                && Stream.of(Field.FIRST_NAME, Field.LAST_NAME, Field.COMPANY)
                        .allMatch(field -> one.text(field)
                                .orElse("")
                                .equalsIgnoreCase(other.text(field).orElse("")))
                && Stream.of(Field.EMAIL, Field.PHONE).noneMatch(key -> contradict(one, other, key));
    }

    /** Whether nothing that people are told apart by differs; enough for a record that we know to have asked for. */
    static boolean saysTheSameOfAPerson(Link link, CrmRecord record) {
        return Stream.of(Field.FIRST_NAME, Field.LAST_NAME, Field.EMAIL, Field.PHONE, Field.COMPANY)
                .allMatch(field ->
                        link.fields().text(field).equals(record.fields().text(field)));
    }

    private static boolean sameContent(Link link, CrmRecord record) {
        return identifying(record.kind())
                .allMatch(field ->
                        link.fields().text(field).equals(record.fields().text(field)));
    }

    private static boolean saysWhatWasSent(Link link, CrmRecord record) {
        return identifying(record.kind())
                .allMatch(field ->
                        same(link, record, field) || link.fields().text(field).isEmpty());
    }

    private static Stream<Field> identifying(Kind kind) {
        return switch (kind) {
            case CONTACT -> Stream.of();
            case TASK -> Stream.of(Field.TITLE, Field.BODY, Field.DUE_AT);
            case NOTE -> Stream.of(Field.TITLE, Field.BODY);
            case APPOINTMENT -> Stream.of(Field.TITLE, Field.STARTS_AT);
        };
    }
}
