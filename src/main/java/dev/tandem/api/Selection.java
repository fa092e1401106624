package dev.tandem.api;

import dev.tandem.model.Kind;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a query selects below a field. */
final class Selection {

    private static final Map<String, Kind> LISTS =
            Map.of("tasks", Kind.TASK, "notes", Kind.NOTE, "appointments", Kind.APPOINTMENT);

    private Selection() {}

    /**
     * The kinds of which the lists of a contact are certain to be asked for as well. What depends on a directive is not, and
     * is read once it is asked for.
     */
    static Set<Kind> lists(DataFetchingEnvironment contact) {
        var kinds = EnumSet.noneOf(Kind.class);
        contact.getMergedField()
                .getFields()
                .forEach(field -> gather(field.getSelectionSet(), contact.getFragmentsByName(), kinds));
        return kinds;
    }

    private static void gather(
            @Nullable SelectionSet selected, Map<String, FragmentDefinition> fragments, Set<Kind> kinds) {
        if (selected == null) {
            return;
        }
        for (var one : selected.getSelections()) {
            switch (one) {
                case Field field
                when field.getDirectives().isEmpty() -> {
                    var kind = LISTS.get(field.getName());
                    if (kind != null) {
                        kinds.add(kind);
                    }
                }
                case InlineFragment inline
                when inline.getDirectives().isEmpty() -> gather(inline.getSelectionSet(), fragments, kinds);
                case FragmentSpread spread
                when spread.getDirectives().isEmpty() ->
                    gather(fragments.get(spread.getName()).getSelectionSet(), fragments, kinds);
                default -> {}
            }
        }
    }
}
