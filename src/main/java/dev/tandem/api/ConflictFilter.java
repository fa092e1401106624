package dev.tandem.api;

import dev.tandem.graph.ConflictQuery;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Kind;
import io.smallrye.graphql.api.Nullable;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** Which conflicts; whatever is left out does not restrict. */
@Input("ConflictFilter")
@Description("Which conflicts; whatever is left out does not restrict.")
public record ConflictFilter(
        @Description("Only those that stand so.") @Nullable ConflictStatusEnum status,

        @Description("Only those of these types.") @Nullable List<@NonNull ConflictTypeEnum> types,

        @Description("Only those about such objects.") @Nullable
        KindEnum kind,

        @Description("Only those about this field, such as email or address.city.") @Nullable
        String field,

        @Id @Description("Only those about this contact and what hangs off it.") @Nullable
        String contactId) {

    static ConflictQuery query(@Nullable ConflictFilter filter) {
        return filter == null
                ? new ConflictQuery(null, EnumSet.noneOf(DisputeType.class), null, null, null)
                : filter.query();
    }

    private ConflictQuery query() {
        var wanted = EnumSet.noneOf(DisputeType.class);
        if (types != null) {
            types.forEach(type -> wanted.add(type.toModel()));
        }
        return new ConflictQuery(
                status == null ? null : status.toModel(),
                wanted,
                kind == null ? null : Kind.valueOf(kind.name()),
                field,
                contactId == null ? null : GlobalId.parse("contactId", contactId, Kind.CONTACT));
    }
}
