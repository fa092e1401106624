package dev.tandem.api;

import dev.tandem.graph.ContactQuery;
import dev.tandem.model.Canonical;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.SyncState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which contacts, from the words of the schema into those of the graph. */
final class ContactQueries {

    private static final ContactFilter ALL =
            new ContactFilter(null, null, null, null, null, null, null, null, null, null, null, null);

    private ContactQueries() {}

    /**
     * @param region whose national phone numbers need no prefix
     * @throws Failure.BadInput if a value cannot be what it is compared with
     */
    static ContactQuery of(
            @Nullable ContactFilter given,
            @Nullable String search,
            @Nullable List<ContactOrder> orderBy,
            String region) {
        var filter = given == null ? ALL : given;
        var knownTo = filter.knownTo();
        TimeRange.check("filter.updatedTo", filter.updatedFrom(), filter.updatedTo());
        return new ContactQuery(
                search == null ? null : blankAsNull(MutationInput.within("search", search, Limits.SEARCH)),
                tags("filter.allTags", filter.allTags()),
                tags("filter.anyTags", filter.anyTags()),
                checked("filter.email", FieldType.EMAIL, filter.email(), region),
                checked("filter.phone", FieldType.PHONE, filter.phone(), region),
                checked("filter.company", FieldType.TEXT, filter.company(), region),
                checked("filter.city", FieldType.TEXT, filter.city(), region),
                checked("filter.country", FieldType.COUNTRY, filter.country(), region),
                customFields(filter.customFields()),
                states(filter.syncStates()),
                knownTo == null ? null : knownTo.toModel(),
                instant(filter.updatedFrom()),
                instant(filter.updatedTo()),
                orders(orderBy));
    }

    /** A value to compare with, in canonical form; null if there is none. */
    static @Nullable String checked(String field, FieldType type, @Nullable String raw, String region) {
        return raw == null
                ? null
                : Canonical.checked(field, type, MutationInput.within(field, raw, Limits.SEARCH), region)
                        .orElseThrow(() -> blank(field));
    }

    /** Everybody would be meant by it. */
    private static Failure.BadInput blank(String field) {
        return new Failure.BadInput(field, "must not be blank; leave it out");
    }

    private static Set<String> tags(String field, @Nullable List<String> names) {
        return names == null
                ? Set.of()
                : names.stream()
                        .map(name -> Canonical.tag(MutationInput.within(field, name, Limits.TAG)))
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, String> customFields(@Nullable List<CustomFieldFilter> filters) {
        var values = new HashMap<String, String>();
        if (filters != null) {
            for (var filter : filters) {
                var key = MutationInput.within("filter.customFields", filter.key(), Limits.KEY);
                var value = MutationInput.within("filter.customFields", filter.value(), Field.LONGEST_CUSTOM)
                        .strip();
                if (value.isEmpty()) {
                    throw blank("filter.customFields");
                }
                if (values.put(key, value) != null) {
                    throw new Failure.BadInput("filter.customFields", "must name each key once");
                }
            }
        }
        return Map.copyOf(values);
    }

    private static Set<SyncState> states(@Nullable List<SyncStateEnum> states) {
        return states == null
                ? Set.of()
                : states.stream().map(SyncStateEnum::toModel).collect(Collectors.toUnmodifiableSet());
    }

    private static List<ContactQuery.Order> orders(@Nullable List<ContactOrder> orderBy) {
        return orderBy == null
                ? List.of()
                : orderBy.stream()
                        .map(order -> new ContactQuery.Order(
                                order.field().toModel(), order.direction() == SortDirectionEnum.DESC))
                        .toList();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String blankAsNull(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
