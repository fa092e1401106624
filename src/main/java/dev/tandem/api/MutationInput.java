package dev.tandem.api;

import dev.tandem.graph.Edit;
import dev.tandem.model.Canonical;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import graphql.schema.DataFetchingEnvironment;
import io.smallrye.graphql.api.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The input of a mutation as it was written. Read from the arguments themselves, because the objects made of them can
 * no longer tell a field that was left out from one that was written as null.
 *
 * @param values as GraphQL understood them; the names are those of the unified fields
 */
record MutationInput(WorkspaceId workspace, String region, String actor, Map<String, Object> values) {

    static MutationInput of(Context context, RequestWorkspace request) {
        Map<String, Object> values =
                context.unwrap(DataFetchingEnvironment.class).getArgumentOrDefault("input", Map.of());
        return new MutationInput(request.id(), request.region(), request.actor(), values);
    }

    Edit edit() {
        return new Edit(
                workspace,
                actor,
                targets(),
                values.get("expectedVersion") instanceof Number version ? version.intValue() : null,
                text("idempotencyKey", Limits.KEY).orElse(null));
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** Whether it was written, be it as null. */
    boolean names(String name) {
        return values.containsKey(name);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    LinkId id(String name, Kind kind) {
        return GlobalId.parse(name, string(name), kind);
    }

    UUID id(String name, GlobalId.Type type) {
        return GlobalId.parse(name, string(name), type);
    }

    List<LinkId> ids(String name, Kind kind) {
        return ids(name, GlobalId.Type.of(kind)).stream().map(LinkId::new).toList();
    }

    List<UUID> ids(String name, GlobalId.Type type) {
        var ids = list(name).stream()
                .map(id -> GlobalId.parse(name, id.toString(), type))
                .distinct()
                .toList();
        if (ids.isEmpty() || ids.size() > Limits.CONTACTS_AT_ONCE) {
            throw new Failure.BadInput(name, "must name between 1 and %d".formatted(Limits.CONTACTS_AT_ONCE));
        }
        return ids;
    }

    /** A text that may be left out. */
    Optional<String> text(String name, int limit) {
        return Optional.ofNullable(values.get(name))
                .map(value -> within(name, value.toString(), limit).strip())
                .filter(text -> !text.isEmpty());
    }

    /** The names of tags, in canonical form. */
    SortedSet<String> tags(String name) {
        return tags(name, list(name));
    }

    /** The name of one tag, in canonical form. */
    String tag(String name) {
        return tags(name, List.of(string(name))).first();
    }

    Optional<Instant> instant(Field field) {
        return Optional.ofNullable(values.get(field.fieldName()))
                .flatMap(value -> Canonical.checked(field.fieldName(), field.type(), value.toString(), region))
                .map(Instant::parse);
    }

    /**
     * What a new record of that kind is to hold.
     *
     * @throws InvalidInput with everything that is wrong about it
     */
    Fields fields(Kind kind, Field... required) {
        var faults = new ArrayList<Failure.BadInput>();
        var content = content(kind, faults);
        for (var field : required) {
            if (content.getOrDefault(field.fieldName(), Optional.empty()).isEmpty()
                    && faults.stream().noneMatch(fault -> fault.field().equals(Optional.of(field.fieldName())))) {
                faults.add(new Failure.BadInput(field.fieldName(), "is required"));
            }
        }
        throwIfAny(faults);
        return Fields.NONE.with(new Changes(content));
    }

    /**
     * What is to change about a record of that kind.
     *
     * @throws InvalidInput with everything that is wrong about it; also if nothing is to change
     */
    Changes changes(Kind kind) {
        var faults = new ArrayList<Failure.BadInput>();
        var content = content(kind, faults);
        content.forEach((name, value) -> {
            if (value.isEmpty()
                    && Field.named(name)
                            .filter(field -> field.isRequiredOf(kind))
                            .isPresent()) {
                faults.add(new Failure.BadInput(name, "cannot be cleared"));
            }
        });
        throwIfAny(faults);
        if (content.isEmpty()) {
            throw new Failure.BadInput("input", "is an empty update: name at least one field to change");
        }
        return new Changes(content);
    }

    private static void throwIfAny(List<Failure.BadInput> faults) {
        if (!faults.isEmpty()) {
            throw new InvalidInput(faults);
        }
    }

    /** Every field of the kind that the input names, empty where it is to be cleared. */
    private SortedMap<String, Optional<Value>> content(Kind kind, List<Failure.BadInput> faults) {
        var content = new TreeMap<String, Optional<Value>>();
        for (var field : Field.values()) {
            if (field.isOf(kind)) {
                written(field.fieldName()).ifPresent(raw -> {
                    try {
                        content.put(field.fieldName(), raw.flatMap(value -> checked(field, value)));
                    } catch (Failure.BadInput fault) {
                        faults.add(fault);
                    }
                });
            }
        }
        if (kind == Kind.CONTACT) {
            addCustomFields(content, faults);
        }
        return content;
    }

    private void addCustomFields(SortedMap<String, Optional<Value>> content, List<Failure.BadInput> faults) {
        try {
            if (values.containsKey("customFields") && values.get("customFields") == null) {
                throw new Failure.BadInput("customFields", "cannot be cleared as a whole: name each key, with null");
            }
            var keys = new HashSet<String>();
            for (var item : list("customFields")) {
                if (item instanceof Map<?, ?> custom) {
                    var key = within("customFields.key", String.valueOf(custom.get("key")), Limits.KEY)
                            .strip();
                    if (key.isEmpty() || !keys.add(key)) {
                        throw new Failure.BadInput("customFields", "must name each key once");
                    }
                    content.put(Field.custom(key), customValue(key, custom.get("value")));
                }
            }
        } catch (Failure.BadInput fault) {
            faults.add(fault);
        }
    }

    private Optional<Value> customValue(String key, @Nullable Object raw) {
        var name = Field.custom(key);
        return Optional.ofNullable(raw)
                .flatMap(value -> Canonical.checked(
                        name, FieldType.TEXT, within(name, value.toString(), Field.LONGEST_CUSTOM), region))
                .map(Value::of);
    }

    /** What is written there: empty if it was left out, and an empty inside if it was written as null. */
    private Optional<Optional<Object>> written(String name) {
        var dot = name.indexOf('.');
        if (dot < 0) {
            return written(values, name);
        }
        var whole = written(values, name.substring(0, dot));
        return whole.flatMap(object -> object.isPresent() && object.get() instanceof Map<?, ?> parts
                ? written(parts, name.substring(dot + 1))
                : Optional.of(Optional.empty()));
    }

    private static Optional<Optional<Object>> written(Map<?, ?> object, String name) {
        return object.containsKey(name) ? Optional.of(Optional.ofNullable(object.get(name))) : Optional.empty();
    }

    private Optional<Value> checked(Field field, Object raw) {
        var name = field.fieldName();
        return switch (field.type()) {
            case TAGS ->
                Optional.of(tags(name, raw instanceof List<?> names ? names : List.of()))
                        .filter(tags -> !tags.isEmpty())
                        .map(Value::of);
            default ->
                Canonical.checked(name, field.type(), within(name, raw.toString(), field.longest()), region)
                        .map(Value::of);
        };
    }

    private static SortedSet<String> tags(String name, List<?> raw) {
        var tags = new TreeSet<String>();
        for (var item : raw) {
            var tag = Canonical.tag(within(name, item.toString(), Limits.TAG));
            if (tag.isEmpty()) {
                throw new Failure.BadInput(name, "must not have an empty name");
            }
            tags.add(tag);
        }
        return Collections.unmodifiableSortedSet(tags);
    }

    /** @throws Failure.BadInput if the text is longer than that, or has a character that no database keeps */
    static String within(String name, String text, int limit) {
        if (text.length() > limit) {
            throw new Failure.BadInput(name, "must be at most %d characters".formatted(limit));
        }
        if (text.indexOf('\0') >= 0) {
            throw new Failure.BadInput(name, "must not contain a NUL character");
        }
        return text;
    }

    private String string(String name) {
        return Optional.ofNullable(values.get(name))
                .map(Object::toString)
                .orElseThrow(() -> new Failure.BadInput(name, "is required"));
    }

    private List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    private Set<Crm> targets() {
        if (has("targets") && list("targets").isEmpty()) {
            throw new Failure.BadInput("targets", "must name at least one CRM; leave it out for both");
        }
        var targets = EnumSet.noneOf(Crm.class);
        list("targets").forEach(target -> targets.add(Crm.valueOf(target.toString())));
        return targets;
    }
}
