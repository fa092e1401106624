package dev.tandem.api;

import dev.tandem.model.Failure;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a supergraph joins its own objects to. Only representations of a type that has a resolver pass: for any other,
 * SmallRye takes a field of {@code Query} that gives such a type, and fetches it past all guards.
 */
record Entities(DataFetcher<?> fetcher) implements DataFetcher<Object> {

    static final String FIELD = "_entities";
    static final String REPRESENTATIONS = "representations";

    private static final String TYPE = "__typename";
    private static final Set<String> KEY = Set.of(TYPE, "id");
    private static final Map<String, GlobalId.Type> TYPES = Map.of(
            "Contact", GlobalId.Type.CONTACT,
            "Task", GlobalId.Type.TASK,
            "Note", GlobalId.Type.NOTE,
            "Appointment", GlobalId.Type.APPOINTMENT,
            "Tag", GlobalId.Type.TAG);

    @Override
    public Object get(DataFetchingEnvironment environment) throws Exception {
        List<Map<String, Object>> representations = environment.getArgumentOrDefault(REPRESENTATIONS, List.of());
        if (representations.size() > Limits.CONTACTS_AT_ONCE) {
            throw new Failure.BadInput(
                    REPRESENTATIONS, "may be at most %d: ask in several requests".formatted(Limits.CONTACTS_AT_ONCE));
        }
        for (var one : representations) {
            var type = TYPES.get(String.valueOf(one.get(TYPE)));
            if (type == null || !one.keySet().equals(KEY)) {
                throw new Failure.BadInput(
                        REPRESENTATIONS,
                        "must each have __typename (Contact, Task, Note, Appointment or Tag) and id, and nothing else");
            }
            GlobalId.parse(REPRESENTATIONS, String.valueOf(one.get("id")), type);
        }
        return fetcher.get(environment);
    }
}
