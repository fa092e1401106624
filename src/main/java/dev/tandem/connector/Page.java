package dev.tandem.connector;

import dev.tandem.model.CrmRecord;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Part of a listing.
 *
 * @param next opaque, to ask for the following part; null if this was the last
 * @param total how many records the listing has in all, where the CRM says so
 * @param calls how many calls to the CRM it took
 */
public record Page(List<CrmRecord> records, @Nullable String next, OptionalLong total, int calls) {

    /** One that the CRM shows at a single call. */
    public Page(List<CrmRecord> records, @Nullable String next, OptionalLong total) {
        this(records, next, total, 1);
    }
}
