package dev.tandem.connector.rankr;

import dev.tandem.connector.ContactKey;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to list; whatever is null is not asked for. */
public final class RankrQuery {

    /** What Rankr gives in one page at most. */
    static final int MOST = 100;

    @QueryParam("cursor")
    public @Nullable String cursor;

    @QueryParam("limit")
    public int limit = MOST;

    @QueryParam("updatedSince")
    public @Nullable String updatedSince;

    @QueryParam("contactId")
    public @Nullable String contactId;

    @QueryParam("email")
    public @Nullable String email;

    @QueryParam("phone")
    public @Nullable String phone;

    @QueryParam("tags")
    public @Nullable String tags;

    @QueryParam("externalId")
    public @Nullable String externalId;

    static RankrQuery page(@Nullable String cursor, int limit) {
        var query = new RankrQuery();
        query.cursor = cursor;
        query.limit = Math.clamp(limit, 1, MOST);
        return query;
    }

    static RankrQuery changedSince(@Nullable Instant since, @Nullable String cursor, int limit) {
        var query = page(cursor, limit);
        query.updatedSince = since == null ? null : since.toString();
        return query;
    }

    static RankrQuery tagged(String tag, @Nullable Instant since, @Nullable String cursor, int limit) {
        var query = changedSince(since, cursor, limit);
        query.tags = tag;
        return query;
    }

    static RankrQuery ofContacts(List<String> contacts, @Nullable Instant since, @Nullable String cursor, int limit) {
        var query = changedSince(since, cursor, limit);
        query.contactId = String.join(",", contacts);
        return query;
    }

    static RankrQuery ofContact(String contactId, @Nullable String cursor) {
        var query = page(cursor, MOST);
        query.contactId = contactId;
        return query;
    }

    static RankrQuery holding(ContactKey key, @Nullable String cursor) {
        var query = page(cursor, MOST);
        switch (key) {
            case ContactKey.Email(var email) -> query.email = email;
            case ContactKey.Phone(var phone) -> query.phone = phone;
            case ContactKey.LinkedTo(var externalId) -> query.externalId = externalId;
        }
        return query;
    }
}
