package dev.tandem.automation;

import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.sync.mapping.expression.Expressions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads definitions from documents, which are the inputs of mutations and what is stored alike. */
final class DefinitionReader {

    private static final int MOST_ACTIONS = 10;
    private static final int MOST_NAMES = 100;
    private static final int LINE = 255;
    private static final int TAG = 100;
    private static final int TITLE = 1_000;
    private static final int BODY = 20_000;

    /** What each type of action takes beside its type. */
    private static final Map<ActionType, Set<String>> TAKES = Map.of(
            ActionType.CREATE_TASK, Set.of("targets", "title", "body", "due", "assignees"),
            ActionType.ADD_TAGS, Set.of("tags"),
            ActionType.REMOVE_TAGS, Set.of("tags"),
            ActionType.ADD_TO_LIST, Set.of("listId"),
            ActionType.REMOVE_FROM_LIST, Set.of("listId"),
            ActionType.JOIN_CAMPAIGN, Set.of("campaignId"),
            ActionType.LEAVE_CAMPAIGN, Set.of("campaignId"),
            ActionType.JOIN_WORKFLOW, Set.of("workflowId"),
            ActionType.LEAVE_WORKFLOW, Set.of("workflowId"));

    private final List<Failure.BadInput> faults = new ArrayList<>();

    private DefinitionReader() {}

    /** @throws RefusedDefinition with all that is wrong with it */
    static Definition read(Map<String, ?> document) {
        var reader = new DefinitionReader();
        var definition = reader.definition(document);
        if (definition == null || !reader.faults.isEmpty()) {
            throw new RefusedDefinition(reader.faults);
        }
        return definition;
    }

    private @Nullable Definition definition(Map<String, ?> document) {
        var trigger = trigger(map(document.get("trigger")));
        var condition = text("condition", document.get("condition"), Integer.MAX_VALUE);
        condition.flatMap(Expressions::fault).ifPresent(fault -> fault("condition", "is an expression that " + fault));
        var actions = new ArrayList<Action>();
        var written = list(document.get("actions"));
        if (written.isEmpty() || written.size() > MOST_ACTIONS) {
            fault("actions", "must be between 1 and %d".formatted(MOST_ACTIONS));
        }
        for (var i = 0; i < written.size(); i++) {
            action("actions[%d]".formatted(i), map(written.get(i)), trigger).ifPresent(actions::add);
        }
        return trigger.map(known -> new Definition(known, condition.orElse(null), actions))
                .orElse(null);
    }

    private Optional<Trigger> trigger(Map<?, ?> written) {
        var type = named(Trigger.Type.class, "trigger.type", written.get("type"));
        var fields = new TreeSet<String>();
        for (var name : list(written.get("fields"))) {
            var field = name.toString();
            if (Field.named(field).filter(known -> known.isOf(Kind.CONTACT)).isEmpty()
                    && !(Field.isCustom(field) && field.length() > Field.CUSTOM_PREFIX.length())) {
                fault("trigger.fields", "names %s, which is no field of a contact".formatted(field));
            }
            fields.add(field);
        }
        var tags = tags("trigger.tags", written.get("tags"));
        if (type.isPresent() && !fields.isEmpty() && type.get() != Trigger.Type.CONTACT_CHANGED) {
            fault("trigger.fields", "go with the type CONTACT_CHANGED alone");
        }
        if (type.isPresent()
                && !tags.isEmpty()
                && type.get() != Trigger.Type.TAG_ADDED
                && type.get() != Trigger.Type.TAG_REMOVED) {
            fault("trigger.tags", "go with the types TAG_ADDED and TAG_REMOVED alone");
        }
        return type.map(known -> new Trigger(known, fields, tags));
    }

    private Optional<Action> action(String at, Map<?, ?> written, Optional<Trigger> trigger) {
        return named(ActionType.class, at + ".type", written.get("type")).flatMap(type -> {
            written.forEach((name, value) -> {
                if (value != null
                        && !name.equals("type")
                        && !TAKES.getOrDefault(type, Set.of()).contains(name.toString())) {
                    fault("%s.%s".formatted(at, name), "is nothing that %s takes".formatted(type));
                }
            });
            return switch (type) {
                case CREATE_TASK ->
                    task(at, written, trigger.map(known -> known.type().kind()).orElse(Kind.CONTACT))
                            .map(task -> task);
                case ADD_TAGS -> always(tagged(at, written).map(tags -> new Todo.Tags(tags, new TreeSet<>())));
                case REMOVE_TAGS -> always(tagged(at, written).map(tags -> new Todo.Tags(new TreeSet<>(), tags)));
                case ADD_TO_LIST -> always(id(at + ".listId", written).map(id -> new Todo.Membership(id, true)));
                case REMOVE_FROM_LIST -> always(id(at + ".listId", written).map(id -> new Todo.Membership(id, false)));
                case JOIN_CAMPAIGN -> always(id(at + ".campaignId", written).map(id -> new Todo.Campaign(id, true)));
                case LEAVE_CAMPAIGN -> always(id(at + ".campaignId", written).map(id -> new Todo.Campaign(id, false)));
                case JOIN_WORKFLOW -> always(id(at + ".workflowId", written).map(id -> new Todo.Workflow(id, true)));
                case LEAVE_WORKFLOW -> always(id(at + ".workflowId", written).map(id -> new Todo.Workflow(id, false)));
            };
        });
    }

    private static Optional<Action> always(Optional<? extends Todo> todo) {
        return todo.map(Action.Always::new);
    }

    private Optional<Action.CreateTask> task(String at, Map<?, ?> written, Kind kind) {
        var title = template(at + ".title", written.get("title"), TITLE, kind);
        if (written.get("title") == null) {
            fault(at + ".title", "is required");
        }
        var body = template(at + ".body", written.get("body"), BODY, kind);
        var due = text(at + ".due", written.get("due"), LINE);
        var offset = due.flatMap(Offset::parse);
        if (due.isPresent() && offset.isEmpty()) {
            fault(at + ".due", "must be a duration such as PT4H, P2D or P1W, of ten years at most");
        }
        var assignees = new EnumMap<Crm, String>(Crm.class);
        var named = map(written.get("assignees"));
        text(at + ".assignees.ghl", named.get("ghl"), LINE).ifPresent(user -> assignees.put(Crm.GHL, user));
        text(at + ".assignees.rankr", named.get("rankr"), LINE).ifPresent(user -> assignees.put(Crm.RANKR, user));
        return title.map(known ->
                new Action.CreateTask(targets(written), known, body.orElse(null), offset.orElse(null), assignees));
    }

    private static Set<Crm> targets(Map<?, ?> written) {
        var targets = EnumSet.noneOf(Crm.class);
        list(written.get("targets")).forEach(target -> targets.add(Crm.valueOf(target.toString())));
        return targets;
    }

    private Optional<Template> template(String at, @Nullable Object written, int limit, Kind kind) {
        return text(at, written, limit).flatMap(text -> {
            try {
                return Optional.of(Template.parse(text, kind));
            } catch (Template.Malformed malformed) {
                fault(at, String.valueOf(malformed.getMessage()));
                return Optional.empty();
            }
        });
    }

    private Optional<SortedSet<String>> tagged(String at, Map<?, ?> written) {
        var tags = tags(at + ".tags", written.get("tags"));
        if (tags.isEmpty()) {
            fault(at + ".tags", "must name at least one");
        }
        return Optional.of(tags);
    }

    private SortedSet<String> tags(String at, @Nullable Object written) {
        var tags = new TreeSet<String>();
        var names = list(written);
        if (names.size() > MOST_NAMES) {
            fault(at, "must be at most %d".formatted(MOST_NAMES));
        }
        for (var name : names) {
            var tag = Canonical.tag(name.toString());
            if (tag.isEmpty() || tag.length() > TAG || tag.indexOf('\0') >= 0) {
                fault(at, "must be names of 1 to %d characters".formatted(TAG));
            }
            tags.add(tag);
        }
        return tags;
    }

    private Optional<String> id(String at, Map<?, ?> written) {
        var id = text(at, written.get(at.substring(at.indexOf('.') + 1)), LINE);
        if (id.isEmpty()) {
            fault(at, "is required");
        } else if (!id.get().matches("[A-Za-z0-9_-]+")) {
            fault(at, "is not an id of a CRM");
        }
        return id;
    }

    private Optional<String> text(String at, @Nullable Object written, int limit) {
        var text = Optional.ofNullable(written)
                .map(value -> value.toString().strip())
                .filter(value -> !value.isEmpty());
        if (text.filter(value -> value.length() > limit).isPresent()) {
            fault(at, "must be at most %d characters".formatted(limit));
        }
        if (text.filter(value -> value.indexOf('\0') >= 0).isPresent()) {
            fault(at, "must not contain a NUL character");
        }
        return text;
    }

    private <E extends Enum<E>> Optional<E> named(Class<E> type, String at, @Nullable Object written) {
        var found = Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(String.valueOf(written)))
                .findFirst();
        if (found.isEmpty()) {
            fault(at, written == null ? "is required" : "cannot be %s".formatted(written));
        }
        return found;
    }

    private static Map<?, ?> map(@Nullable Object written) {
        return written instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object written) {
        return written instanceof List<?> list ? list : List.of();
    }

    private void fault(String at, String reason) {
        faults.add(new Failure.BadInput(at, reason));
    }
}
