package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Changes;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of unified fields into what GHL takes. What it has no way to take is refused here by field, since one bad
 * property would make GHL refuse the whole request.
 */
final class GhlWriting {

    /** Not nullable at GHL, so that an empty text must do. */
    private static final Set<Field> CLEARED_BY_EMPTY_TEXT =
            Set.of(Field.ADDRESS_POSTAL_CODE, Field.ADDRESS_COUNTRY, Field.TITLE, Field.BODY, Field.LOCATION);

    private static final Set<Field> NEVER_CLEARED =
            Set.of(Field.DUE_AT, Field.STATUS, Field.CALENDAR_ID, Field.STARTS_AT, Field.ENDS_AT);

    private GhlWriting() {}

    /** A contact to be created, tags and company included. */
    static GhlBody newContact(Fields fields, GhlCustomFields custom) {
        var body = contact(Changes.creating(fields.with(Field.TAGS, null)), custom, true);
        var tags = fields.texts(Field.TAGS);
        return tags.isEmpty() ? body : body.with("tags", List.copyOf(tags));
    }

    /** Refuses tags, which have their own operation, and a company, which GHL never changes. */
    static GhlBody contactChanges(Changes changes, GhlCustomFields custom) {
        return contact(changes, custom, false);
    }

    private static GhlBody contact(Changes changes, GhlCustomFields custom, boolean isNew) {
        var body = GhlBody.EMPTY;
        var customInputs = new ArrayList<GhlCustomValue.Input>();
        for (var change : changes.values().entrySet()) {
            var name = change.getKey();
            if (Field.isCustom(name)) {
                customInputs.add(custom.write(name.substring(Field.CUSTOM_PREFIX.length()), change.getValue()));
            } else if (!isNew && name.equals(Field.COMPANY.fieldName())) {
                throw new Failure.Rejected(GHL, name, "it takes a company only when a contact is created.");
            } else if (name.equals(Field.TAGS.fieldName())) {
                throw new Failure.Rejected(GHL, name, "tags are added and removed, never set.");
            } else {
                body = with(body, Kind.CONTACT, name, change.getValue());
            }
        }
        return customInputs.isEmpty() ? body : body.with("customFields", customInputs);
    }

    /** A task, a note or an appointment, whole or in part. */
    static GhlBody child(Kind kind, Changes changes) {
        var body = GhlBody.EMPTY;
        for (var change : changes.values().entrySet()) {
            body = with(body, kind, change.getKey(), change.getValue());
        }
        return body;
    }

    private static GhlBody with(GhlBody body, Kind kind, String name, Optional<Value> value) {
        var field = Field.named(name).orElseThrow(() -> unknown(name));
        var property = GhlNames.wire(kind, field).orElseThrow(() -> unknown(name));
        if (value.isEmpty()) {
            return body.with(property, cleared(field));
        }
        var text = value.get().toString();
        if (field != Field.STATUS) {
            return body.with(property, text);
        }
        return kind == Kind.TASK
                ? body.with("completed", completed(text))
                : body.with(property, GhlEvent.word(named(AppointmentStatus.class, text)));
    }

    private static @Nullable String cleared(Field field) {
        if (NEVER_CLEARED.contains(field)) {
            throw new Failure.Rejected(GHL, field.fieldName(), field.fieldName() + " cannot be empty there.");
        }
        return CLEARED_BY_EMPTY_TEXT.contains(field) ? "" : null;
    }

    /** GHL knows open and completed only: under way is open, and cancelled needs no more doing. */
    static boolean completed(String status) {
        return switch (named(TaskStatus.class, status)) {
            case OPEN, IN_PROGRESS -> false;
            case DONE, CANCELLED -> true;
        };
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new Failure.Rejected(GHL, Field.STATUS.fieldName(), "%s is no status there.".formatted(name)));
    }

    private static Failure.Rejected unknown(String name) {
        return new Failure.Rejected(GHL, name, "it has no field %s.".formatted(name));
    }
}
