package dev.tandem.connector;

import org.jspecify.annotations.Nullable;

/** A named group of contacts. */
public record CrmList(
        String externalId, String name, @Nullable String description, long members) {}
