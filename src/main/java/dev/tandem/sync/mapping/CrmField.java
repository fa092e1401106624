package dev.tandem.sync.mapping;

import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A field of one CRM's records, by the connector's name.
 *
 * @param values the only values it takes; empty if it takes any of its type
 */
record CrmField(Crm crm, String name, FieldType type, Access access, List<String> values) {

    static final String ANY_CUSTOM = Field.custom("*");

    /** The field of that name; empty if the CRM has none. Which custom fields it has is not looked at here. */
    static Optional<CrmField> find(Crm crm, Kind kind, String name) {
        if (Field.isCustom(name)) {
            return kind == Kind.CONTACT && name.length() > Field.CUSTOM_PREFIX.length()
                    ? Optional.of(new CrmField(crm, name, FieldType.TEXT, Access.READ_WRITE, List.of()))
                    : Optional.empty();
        }
        return Field.named(name)
                .filter(field -> field.isOf(kind))
                .map(field -> new CrmField(crm, name, field.type(), access(crm, field), values(crm, kind, field)))
                .filter(field -> field.access() != Access.NONE);
    }

    /** The names of all of a CRM's fields but the custom ones. */
    static List<String> names(Crm crm, Kind kind) {
        return Arrays.stream(Field.values())
                .filter(field -> field.isOf(kind) && access(crm, field) != Access.NONE)
                .map(Field::fieldName)
                .toList();
    }

    /** What a CRM lets us do with a field. */
    static Access access(Crm crm, Field field) {
        return switch (crm) {
            case GHL ->
                switch (field) {
                    // GHL's contact update refuses companyName (highlevel-api-docs issues 313, 314)
                    case COMPANY -> Access.CREATE_ONLY;
                    // GHL's tasks always have a due date and a state, its appointments a calendar and their times
                    case DUE_AT, STATUS, CALENDAR_ID, STARTS_AT, ENDS_AT -> Access.SET_ONLY;
                    case ASSIGNEE_AT_RANKR -> Access.NONE;
                    default -> Access.READ_WRITE;
                };
            case RANKR ->
                switch (field) {
                    case TIMEZONE, DATE_OF_BIRTH, ASSIGNEE_AT_GHL -> Access.NONE;
                    default -> Access.READ_WRITE;
                };
        };
    }

    private static List<String> values(Crm crm, Kind kind, Field field) {
        if (field != Field.STATUS) {
            return List.of();
        }
        return kind == Kind.TASK
                // GHL only tells open from completed
                ? names(crm == Crm.GHL ? Stream.of(TaskStatus.OPEN, TaskStatus.DONE) : Stream.of(TaskStatus.values()))
                // Rankr has no word for a booking that should not count
                : names(Stream.of(AppointmentStatus.values())
                        .filter(status -> crm == Crm.GHL || status != AppointmentStatus.INVALID));
    }

    private static List<String> names(Stream<? extends Enum<?>> values) {
        return values.map(Enum::name).toList();
    }
}
