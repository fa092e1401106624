package dev.tandem.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The unified fields, each with the kinds that have it. Custom fields come on top, by key: {@link #custom(String)}. */
public enum Field {
    FIRST_NAME("firstName", FieldType.TEXT, Kind.CONTACT),
    LAST_NAME("lastName", FieldType.TEXT, Kind.CONTACT),
    EMAIL("email", FieldType.EMAIL, Kind.CONTACT),
    PHONE("phone", FieldType.PHONE, Kind.CONTACT),
    COMPANY("company", FieldType.TEXT, Kind.CONTACT),
    WEBSITE("website", FieldType.URL, Kind.CONTACT),
    ADDRESS_LINE("address.line1", FieldType.TEXT, Kind.CONTACT),
    ADDRESS_CITY("address.city", FieldType.TEXT, Kind.CONTACT),
    ADDRESS_STATE("address.state", FieldType.TEXT, Kind.CONTACT),
    ADDRESS_POSTAL_CODE("address.postalCode", FieldType.TEXT, Kind.CONTACT),
    ADDRESS_COUNTRY("address.country", FieldType.COUNTRY, Kind.CONTACT),
    TIMEZONE("timezone", FieldType.TIMEZONE, Kind.CONTACT),
    DATE_OF_BIRTH("dateOfBirth", FieldType.DATE, Kind.CONTACT),
    SOURCE("source", FieldType.TEXT, Kind.CONTACT),
    TAGS("tags", FieldType.TAGS, Kind.CONTACT),
    TITLE("title", FieldType.TEXT, Kind.TASK, Kind.NOTE, Kind.APPOINTMENT),
    BODY("body", FieldType.TEXT, Kind.TASK, Kind.NOTE),
    DUE_AT("dueAt", FieldType.INSTANT, Kind.TASK),
    /** GHL's id of the user who is to do it; each CRM has its own users, so this says nothing about Rankr's. */
    ASSIGNEE_AT_GHL("assignee.ghl", FieldType.TEXT, Kind.TASK),
    /** Rankr's id of the user who is to do it. */
    ASSIGNEE_AT_RANKR("assignee.rankr", FieldType.TEXT, Kind.TASK),
    /** {@link TaskStatus} or {@link AppointmentStatus} by name. */
    STATUS("status", FieldType.ENUM, Kind.TASK, Kind.APPOINTMENT),
    CALENDAR_ID("calendarId", FieldType.TEXT, Kind.APPOINTMENT),
    STARTS_AT("startsAt", FieldType.INSTANT, Kind.APPOINTMENT),
    ENDS_AT("endsAt", FieldType.INSTANT, Kind.APPOINTMENT),
    LOCATION("location", FieldType.TEXT, Kind.APPOINTMENT);

    /** How long the text of a custom field may be, in characters. */
    public static final int LONGEST_CUSTOM = 5_000;

    /** What the name of every custom field starts with. */
    public static final String CUSTOM_PREFIX = "customFields.";

    private final String fieldName;
    private final FieldType type;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot change
    private final Set<Kind> kinds;

    Field(String fieldName, FieldType type, Kind first, Kind... more) {
        this.fieldName = fieldName;
        this.type = type;
        this.kinds = Set.copyOf(EnumSet.of(first, more));
    }

    /** The name in rules, provenance and the audit, such as {@code address.city}. */
    public String fieldName() {
        return fieldName;
    }

    public FieldType type() {
        return type;
    }

    public boolean isOf(Kind kind) {
        return kinds.contains(kind);
    }

    /** Whether a record of that kind always has it: it can be changed, and not cleared. */
    public boolean isRequiredOf(Kind kind) {
        return switch (kind) {
            case CONTACT -> false;
            case TASK -> this == TITLE || this == STATUS;
            case NOTE -> this == BODY;
            case APPOINTMENT -> this == STARTS_AT || this == ENDS_AT || this == STATUS;
        };
    }

    /** How long its text may be, in characters. */
    public int longest() {
        return switch (this) {
            case BODY -> 65_535;
            case WEBSITE, LOCATION -> 2_048;
            case EMAIL -> 254;
            default -> 255;
        };
    }

    /** The unified field of that name; empty for custom fields and for names that are none. */
    public static Optional<Field> named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.fieldName.equals(name))
                .findFirst();
    }

    /** The name of the custom field with that key. */
    public static String custom(String key) {
        return CUSTOM_PREFIX + key;
    }

    public static boolean isCustom(String name) {
        return name.startsWith(CUSTOM_PREFIX);
    }
}
