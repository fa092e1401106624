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
 */
public record Page(List<CrmRecord> records, @Nullable String next, OptionalLong total) {}
