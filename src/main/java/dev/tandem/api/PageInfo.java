package dev.tandem.api;

import dev.tandem.graph.Slice;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Where a page lies in its list. */
@Description("Where a page lies in its list.")
public record PageInfo(
        @Description("Whether more items follow this page.") @NonNull
        Boolean hasNextPage,

        @Description("Whether more items precede this page.") @NonNull
        Boolean hasPreviousPage,

        @Description("The place of the first item of this page; null if it has none.") @Nullable
        String startCursor,

        @Description("The place of the last item of this page; null if it has none.") @Nullable
        String endCursor) {

    static PageInfo of(Slice<?> slice) {
        var items = slice.items();
        return items.isEmpty()
                ? new PageInfo(slice.hasNext(), slice.hasPrevious(), null, null)
                : new PageInfo(
                        slice.hasNext(),
                        slice.hasPrevious(),
                        items.getFirst().cursor(),
                        items.getLast().cursor());
    }
}
