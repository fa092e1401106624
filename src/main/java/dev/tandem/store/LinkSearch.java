package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists of objects in a stable order, page by page, by keyset: a page costs the same however deep it lies. */
@ApplicationScoped
public class LinkSearch {

    private final Pool pool;

    LinkSearch(Pool pool) {
        this.pool = pool;
    }

    /**
     * One restriction: SQL over {@code l} with one {@code ?} for its value.
     *
     * @param value null for a restriction without one
     */
    public record Restriction(String sql, @Nullable Object value) {}

    /** A column to sort by; its values are never null. */
    public record Sort(String column, boolean descending, boolean time) {}

    /**
     * A page to be found.
     *
     * @param sorts in order of weight; the id settles what they leave open
     * @param cursor of the item to go on from; null starts at the edge
     * @param argument what the caller calls the cursor, for the error if it is none
     */
    public record Request(
            WorkspaceId workspace,
            Kind kind,
            List<Restriction> restrictions,
            List<Sort> sorts,
            int size,
            boolean backward,
            @Nullable String cursor,
            String argument) {

        /** What the cursors of this order are bound to. */
        private String list() {
            return "%s %s %s".formatted(workspace, kind, sorts);
        }
    }

    /** An object, with the cursor of its place in the order it was found in. */
    public record Found(Link link, String cursor) {}

    /** What was found, in order, and whether there is more beyond. */
    public record Result(List<Found> found, boolean more) {}

    /**
     * Finds one page.
     *
     * @throws Failure.BadInput if the cursor is not one of this order, as a failure of the Uni
     */
    public Uni<Result> find(Request request) {
        return Uni.createFrom().deferred(() -> {
            var query = new Query(request);
            return pool.preparedQuery(query.page()).execute(query.parameters()).map(rows -> {
                var found = new ArrayList<Found>(rows.size());
                for (var row : rows) {
                    var keys = new ArrayList<String>();
                    for (var i = 0; i < request.sorts().size(); i++) {
                        keys.add(row.getString("key" + i));
                    }
                    var link = LinkRows.link(row);
                    found.add(new Found(link, new Cursor(keys, link.id().value()).in(request.list())));
                }
                var more = found.size() > request.size();
                var page = new ArrayList<>(more ? found.subList(0, request.size()) : found);
                if (request.backward()) {
                    Collections.reverse(page);
                }
                return new Result(page, more);
            });
        });
    }

    /** How many objects there are in the whole list. */
    public Uni<Long> count(Request request) {
        return Uni.createFrom().deferred(() -> {
            var query = new Query(request);
            var sql = query.count();
            return pool.preparedQuery(sql)
                    .execute(query.parameters())
                    .map(rows -> rows.iterator().next().getLong(0));
        });
    }

    /** A part of another statement; {@code $1} is the workspace, {@code $2} the kind. */
    record Part(String sql, List<@Nullable Object> values) {

        /** Another parameter of the statement. */
        String parameter(@Nullable Object value) {
            values.add(value);
            return "$" + values.size();
        }

        Tuple parameters() {
            return Tuple.tuple(values);
        }
    }

    /** A query of the {@code link_id} of a list's first objects. */
    static Part ids(Request request) {
        var query = new Query(request);
        return new Part(query.ids(), query.values);
    }

    /** A condition on {@code l}: that it is a living object within those restrictions. */
    static Part matching(WorkspaceId workspace, Kind kind, List<Restriction> restrictions) {
        var query = new Query(new Request(workspace, kind, restrictions, List.of(), 1, false, null, "after"));
        return new Part(query.where(), query.values);
    }

    /** The SQL of one request. */
    private static final class Query {
        private final Request request;
        private final List<@Nullable Object> values = new ArrayList<>();

        Query(Request request) {
            this.request = request;
        }

        Tuple parameters() {
            return Tuple.tuple(values);
        }

        String page() {
            var where = where();
            var beyond = request.cursor() == null ? "" : " and (" + beyond(request.cursor()) + ")";
            values.add(request.size() + 1);
            return "select %s%s from link l where %s%s order by %s limit $%d"
                    .formatted(LinkRows.COLUMNS, keys(), where, beyond, order(), values.size());
        }

        String ids() {
            var where = where();
            values.add(request.size());
            return "select l.link_id from link l where %s order by %s limit $%d"
                    .formatted(where, order(), values.size());
        }

        String count() {
            return "select count(*) from link l where " + where();
        }

        private String where() {
            values.add(request.workspace().value());
            values.add(request.kind().name());
            var sql = new StringBuilder("l.workspace_id = $1 and l.kind = $2 and l.deleted_at is null");
            for (var restriction : request.restrictions()) {
                sql.append(" and ");
                if (restriction.value() == null) {
                    sql.append(restriction.sql());
                } else {
                    sql.append(restriction.sql().replace("?", parameter(restriction.value())));
                }
            }
            return sql.toString();
        }

        private String keys() {
            var sql = new StringBuilder();
            for (var i = 0; i < request.sorts().size(); i++) {
                sql.append(
                        ", l.%s::text as key%d".formatted(request.sorts().get(i).column(), i));
            }
            return sql.toString();
        }

        private String order() {
            return request.sorts().stream()
                            .map(sort -> "l." + sort.column() + direction(sort.descending()))
                            .collect(
                                    Collectors.joining(", ", "", request.sorts().isEmpty() ? "" : ", "))
                    + "l.link_id"
                    + direction(false);
        }

        private String direction(boolean descending) {
            return descending == request.backward() ? " asc" : " desc";
        }

        /** Past the cursor: past its first key, or level with that and past its second, and so on. */
        private String beyond(String cursor) {
            var place = Cursor.of(cursor, request.list(), request.argument());
            var alternatives = new ArrayList<String>();
            var level = new StringBuilder();
            for (var i = 0; i < request.sorts().size(); i++) {
                var sort = request.sorts().get(i);
                var key = parameter(place.keys().get(i)) + (sort.time() ? "::text::timestamptz" : "::text");
                alternatives.add(level + "l." + sort.column() + past(sort.descending()) + key);
                level.append("l.")
                        .append(sort.column())
                        .append(" = ")
                        .append(key)
                        .append(" and ");
            }
            alternatives.add(level + "l.link_id" + past(false) + parameter(place.id()));
            return alternatives.stream()
                    .map(alternative -> "(" + alternative + ")")
                    .collect(Collectors.joining(" or "));
        }

        private String past(boolean descending) {
            return descending == request.backward() ? " > " : " < ";
        }

        private String parameter(Object value) {
            values.add(value);
            return "$" + values.size();
        }
    }

    /** One wish for children of one contact. */
    public record Children(
            LinkId contact,
            Kind kind,
            @Nullable String status,
            @Nullable String from,
            @Nullable String to,
            int size,
            boolean backward,
            @Nullable String cursor) {

        private String list(WorkspaceId workspace) {
            return "%s %s of %s".formatted(workspace, kind, contact);
        }
    }

    /** One read for any number of wishes, whatever each asks for; {@code wish} tells which a row answers. */
    private static final String CHILDREN = "select w.wish, c.* from unnest("
            + "$2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bool[], $10::text[], $11::uuid[])"
            + " as w (wish, contact_id, kind, status, since, til, size, backward, key_at, key_id)"
            + " cross join lateral (select " + LinkRows.COLUMNS + """
            , l.sort_at from link l
                where l.workspace_id = $1 and l.contact_id = w.contact_id and l.kind = w.kind and l.deleted_at is null
                  and (w.status is null or l.fields ->> 'status' = w.status)
                  and (w.since is null or l.sort_at >= w.since and l.sort_at <> '~')
                  and (w.til is null or l.sort_at < w.til)
                  and (w.key_id is null
                       or (not w.backward and (l.sort_at, l.link_id) > (w.key_at, w.key_id))
                       or (w.backward and (l.sort_at, l.link_id) < (w.key_at, w.key_id)))
                order by
                  case when not w.backward then l.sort_at end, case when not w.backward then l.link_id end,
                  case when w.backward then l.sort_at end desc, case when w.backward then l.link_id end desc
                limit w.size + 1) c
            """;

    /** Answers every wish, in their order, with one read of the store. */
    public Uni<List<Result>> children(WorkspaceId workspace, List<Children> wishes) {
        return Uni.createFrom().deferred(() -> {
            var places = wishes.stream().map(wish -> place(workspace, wish)).toList();
            var numbers = new Integer[wishes.size()];
            for (var i = 0; i < numbers.length; i++) {
                numbers[i] = i;
            }
            return pool.preparedQuery(CHILDREN)
                    .execute(Tuple.from(new Object[] {
                        workspace.value(),
                        numbers,
                        wishes.stream().map(wish -> wish.contact().value()).toArray(java.util.UUID[]::new),
                        wishes.stream().map(wish -> wish.kind().name()).toArray(String[]::new),
                        wishes.stream().map(Children::status).toArray(String[]::new),
                        wishes.stream().map(Children::from).toArray(String[]::new),
                        wishes.stream().map(Children::to).toArray(String[]::new),
                        wishes.stream().map(Children::size).toArray(Integer[]::new),
                        wishes.stream().map(Children::backward).toArray(Boolean[]::new),
                        places.stream()
                                .map(place ->
                                        place == null ? null : place.keys().getFirst())
                                .toArray(String[]::new),
                        places.stream()
                                .map(place -> place == null ? null : place.id())
                                .toArray(java.util.UUID[]::new)
                    }))
                    .map(rows -> {
                        var found = new ArrayList<List<Found>>();
                        wishes.forEach(_ -> found.add(new ArrayList<>()));
                        for (var row : rows) {
                            var link = LinkRows.link(row);
                            int wish = row.getInteger("wish");
                            var place = new Cursor(
                                    List.of(row.getString("sort_at")), link.id().value());
                            found.get(wish)
                                    .add(new Found(
                                            link, place.in(wishes.get(wish).list(workspace))));
                        }
                        var results = new ArrayList<Result>();
                        for (var i = 0; i < wishes.size(); i++) {
                            results.add(result(wishes.get(i), found.get(i)));
                        }
                        return results;
                    });
        });
    }

    private static @Nullable Cursor place(WorkspaceId workspace, Children wish) {
        return wish.cursor() == null
                ? null
                : Cursor.of(wish.cursor(), wish.list(workspace), wish.backward() ? "before" : "after");
    }

    private static Result result(Children wish, List<Found> found) {
        var more = found.size() > wish.size();
        var page = new ArrayList<>(more ? found.subList(0, wish.size()) : found);
        if (wish.backward()) {
            Collections.reverse(page);
        }
        return new Result(page, more);
    }

    /** How many children answer a wish, however many it has room for. */
    public Uni<Long> count(WorkspaceId workspace, Children wish) {
        return pool.preparedQuery(COUNT_CHILDREN)
                .execute(Tuple.from(new @Nullable Object[] {
                    workspace.value(), wish.contact().value(), wish.kind().name(), wish.status(), wish.from(), wish.to()
                }))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static final String COUNT_CHILDREN = """
            select count(*) from link l
            where l.workspace_id = $1 and l.contact_id = $2 and l.kind = $3 and l.deleted_at is null
              and ($4::text is null or l.fields ->> 'status' = $4)
              and ($5::text is null or l.sort_at >= $5 and l.sort_at <> '~')
              and ($6::text is null or l.sort_at < $6)
            """;
}
