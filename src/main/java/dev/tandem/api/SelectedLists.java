package dev.tandem.api;

import dev.tandem.model.Kind;
import graphql.language.DirectivesContainer;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which lists of a contact a query selects with it. */
final class SelectedLists {

    private static final Map<String, Kind> LISTS =
            Map.of("tasks", Kind.TASK, "notes", Kind.NOTE, "appointments", Kind.APPOINTMENT);

    private SelectedLists() {}

    /**
     * The kinds of which the lists are certain to be asked for. What depends on a directive is not, and is read once it is
     * asked for.
     */
    static Set<Kind> of(DataFetchingEnvironment contact) {
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
        certain(selected, Field.class)
                .map(field -> LISTS.get(field.getName()))
                .filter(Objects::nonNull)
                .forEach(kinds::add);
        certain(selected, InlineFragment.class).forEach(inline -> gather(inline.getSelectionSet(), fragments, kinds));
        certain(selected, FragmentSpread.class)
                .map(spread -> fragments.get(spread.getName()))
                .filter(Objects::nonNull)
                .forEach(fragment -> gather(fragment.getSelectionSet(), fragments, kinds));
    }

    /** What is selected whatever the variables are. */
    private static <T extends DirectivesContainer<T> & Selection<T>> Stream<T> certain(
            SelectionSet selected, Class<T> type) {
        return selected.getSelectionsOfType(type).stream()
                .filter(one -> one.getDirectives().isEmpty());
    }
}
