package dev.tandem.graph;

import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.LinkSearch;
import dev.tandem.store.LinkSearch.Restriction;
import dev.tandem.store.LinkSearch.Sort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a contact query means in terms of the store. */
public final class ContactSearch {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}.+_-]+");

    private static final List<Sort> LATEST_FIRST = List.of(new Sort("updated_at", true, true));

    private ContactSearch() {}

    static LinkSearch.Request request(WorkspaceId workspace, ContactQuery query, PageRequest page) {
        return new LinkSearch.Request(
                workspace,
                Kind.CONTACT,
                restrictions(query),
                query.orderBy().isEmpty()
                        ? LATEST_FIRST
                        : query.orderBy().stream().map(ContactSearch::sort).toList(),
                page.size(),
                page.backward(),
                page.cursor(),
                page.argument());
    }

    /** The contacts with that tag that changed last. */
    static LinkSearch.Request bearing(WorkspaceId workspace, String tag, int size) {
        return new LinkSearch.Request(
                workspace, Kind.CONTACT, List.of(tagged(tag)), LATEST_FIRST, size, false, null, "after");
    }

    private static Restriction tagged(String tag) {
        return contains(Field.TAGS.fieldName(), new JsonArray().add(tag));
    }

    /** What a contact must be, in terms of the store. */
    public static List<Restriction> restrictions(ContactQuery query) {
        var all = new ArrayList<Restriction>();
        if (query.search() != null && !words(query.search()).isEmpty()) {
            all.add(new Restriction("l.words @@ to_tsquery('simple', ?)", words(query.search())));
        }
        query.allTags().forEach(tag -> all.add(tagged(tag)));
        if (!query.anyTags().isEmpty()) {
            all.add(new Restriction(
                    "jsonb_exists_any(l.fields -> 'tags', ?)", query.anyTags().toArray(String[]::new)));
        }
        if (query.email() != null) {
            all.add(new Restriction("l.sort_email = ?", query.email()));
        }
        if (query.phone() != null) {
            all.add(new Restriction("l.fields ->> 'phone' = ?", query.phone()));
        }
        if (query.company() != null) {
            all.add(new Restriction(
                    "position(? in l.sort_company) > 0", query.company().toLowerCase(Locale.ROOT)));
        }
        if (query.city() != null) {
            all.add(contains(Field.ADDRESS_CITY.fieldName(), query.city()));
        }
        if (query.country() != null) {
            all.add(contains(Field.ADDRESS_COUNTRY.fieldName(), query.country()));
        }
        query.customFields().forEach((key, value) -> all.add(contains(Field.custom(key), value)));
        if (!query.states().isEmpty()) {
            all.add(new Restriction(
                    "l.state = any(?)", query.states().stream().map(Enum::name).toArray(String[]::new)));
        }
        if (query.knownTo() != null) {
            all.add(new Restriction(
                    switch (query.knownTo()) {
                        case GHL -> "l.ghl_id is not null and not l.ghl_gone";
                        case RANKR -> "l.rankr_id is not null and not l.rankr_gone";
                    },
                    null));
        }
        if (query.updatedFrom() != null) {
            all.add(new Restriction("l.updated_at >= ?", query.updatedFrom().atOffset(ZoneOffset.UTC)));
        }
        if (query.updatedTo() != null) {
            all.add(new Restriction("l.updated_at < ?", query.updatedTo().atOffset(ZoneOffset.UTC)));
        }
        return all;
    }

    private static Restriction contains(String field, Object value) {
        return new Restriction("l.fields @> ?", new JsonObject().put(field, value));
    }

    /** Every word as the beginning of one; nothing a person types is query syntax. */
    private static String words(String search) {
        return Arrays.stream(NO_WORD.split(search.strip()))
                .filter(word -> !word.isBlank())
                .map(word -> "'" + word + "':*")
                .collect(Collectors.joining(" & "));
    }

    private static Sort sort(ContactQuery.Order order) {
        return switch (order.field()) {
            case NAME -> new Sort("sort_name", order.descending(), false);
            case EMAIL -> new Sort("sort_email", order.descending(), false);
            case COMPANY -> new Sort("sort_company", order.descending(), false);
            case CREATED_AT -> new Sort("created_at", order.descending(), true);
            case UPDATED_AT -> new Sort("updated_at", order.descending(), true);
        };
    }
}
