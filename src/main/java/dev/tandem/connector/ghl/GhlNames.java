package dev.tandem.connector.ghl;

import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import java.util.Arrays;
import java.util.Optional;

/** What GHL calls the unified fields. */
final class GhlNames {

    private GhlNames() {}

    /** The name on the wire; empty for a field that GHL's records of that kind do not have. */
    static Optional<String> wire(Kind kind, Field field) {
        return field.isOf(kind) && field != Field.ASSIGNEE_AT_RANKR ? Optional.of(wire(field)) : Optional.empty();
    }

    /** The unified name of a property that GHL complains about; its own name if there is none. */
    static String unified(String wire) {
        return Arrays.stream(Field.values())
                .filter(field -> wire(field).equals(wire))
                .findFirst()
                .map(Field::fieldName)
                .orElse(wire);
    }

    private static String wire(Field field) {
        return switch (field) {
            case FIRST_NAME -> "firstName";
            case LAST_NAME -> "lastName";
            case EMAIL -> "email";
            case PHONE -> "phone";
            case COMPANY -> "companyName";
            case WEBSITE -> "website";
            case ADDRESS_LINE -> "address1";
            case ADDRESS_CITY -> "city";
            case ADDRESS_STATE -> "state";
            case ADDRESS_POSTAL_CODE -> "postalCode";
            case ADDRESS_COUNTRY -> "country";
            case TIMEZONE -> "timezone";
            case DATE_OF_BIRTH -> "dateOfBirth";
            case SOURCE -> "source";
            case TAGS -> "tags";
            case TITLE -> "title";
            case BODY -> "body";
            case DUE_AT -> "dueDate";
            case ASSIGNEE_AT_GHL -> "assignedTo";
            case ASSIGNEE_AT_RANKR -> ""; // nothing of GHL's
            case STATUS -> "appointmentStatus";
            case CALENDAR_ID -> "calendarId";
            case STARTS_AT -> "startTime";
            case ENDS_AT -> "endTime";
            case LOCATION -> "address";
        };
    }
}
