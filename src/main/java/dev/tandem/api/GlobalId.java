package dev.tandem.api;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** An id as callers see it: opaque, the same for ever, and different for objects of different types. */
record GlobalId(Type type, UUID uuid) {

    private static final int LENGTH = 1 + 2 * Long.BYTES;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** What an id can stand for. The tag is the first byte of every such id, so it never changes. */
    enum Type {
        CONTACT(1, "Contact"),
        TASK(2, "Task"),
        NOTE(3, "Note"),
        APPOINTMENT(4, "Appointment"),
        TAG(5, "Tag"),
        RUN(6, "Run"),
        AUDIT_ENTRY(7, "AuditEntry"),
        WORKSPACE(8, "Workspace"),
        CONFLICT(9, "Conflict"),
        RULE_SET(10, "RuleSet"),
        AUTOMATION(20, "Automation"),
        AUTOMATION_FIRING(21, "AutomationFiring"),
        SEGMENT(30, "Segment"),
        API_KEY(40, "ApiKey");

        private final byte tag;
        private final String typeName;

        Type(int tag, String typeName) {
            this.tag = (byte) tag;
            this.typeName = typeName;
        }

        static Type of(Kind kind) {
            return switch (kind) {
                case CONTACT -> CONTACT;
                case TASK -> TASK;
                case NOTE -> NOTE;
                case APPOINTMENT -> APPOINTMENT;
            };
        }

        private static Optional<Type> tagged(byte tag) {
            return Arrays.stream(values()).filter(type -> type.tag == tag).findFirst();
        }
    }

    static String of(Kind kind, LinkId id) {
        return new GlobalId(Type.of(kind), id.value()).toString();
    }

    /** @throws Failure.BadInput if {@code text} is no id of ours; names {@code field} */
    static GlobalId parse(String field, String text) {
        return decode(text).orElseThrow(() -> new Failure.BadInput(field, "is not an id"));
    }

    /** Whether it is an id of ours, of whatever type. */
    static boolean isOne(String text) {
        return decode(text).isPresent();
    }

    /** @throws Failure.BadInput if {@code text} is no id of that type; names {@code field} */
    static UUID parse(String field, String text, Type type) {
        return decode(text)
                .filter(id -> id.type == type)
                .orElseThrow(() -> new Failure.BadInput(field, "is not an id of a " + type.typeName))
                .uuid();
    }

    static LinkId parse(String field, String text, Kind kind) {
        return new LinkId(parse(field, text, Type.of(kind)));
    }

    /** @throws Failure.BadInput if {@code text} is no id of a contact, task, note or appointment; names {@code field} */
    static LinkId parseObject(String field, String text) {
        return decode(text)
                .filter(id -> Arrays.stream(Kind.values()).map(Type::of).anyMatch(id.type::equals))
                .map(id -> new LinkId(id.uuid))
                .orElseThrow(() -> new Failure.BadInput(field, "is not an id of a contact or of what belongs to one"));
    }

    private static Optional<GlobalId> decode(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return bytes.remaining() == LENGTH
                    ? Type.tagged(bytes.get())
                            .map(type -> new GlobalId(type, new UUID(bytes.getLong(), bytes.getLong())))
                            .filter(id -> id.toString().equals(text))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return ENCODER.encodeToString(ByteBuffer.allocate(LENGTH)
                .put(type.tag)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
    }
}
