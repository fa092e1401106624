package dev.tandem.api;

import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What to sort contacts by. */
@Input("ContactOrder")
@Description("What to sort contacts by.")
public record ContactOrder(
        @Description("What to sort by.") @NonNull ContactOrderFieldEnum field,

        @Description("Which way round.") @DefaultValue("ASC") @Nullable
        SortDirectionEnum direction) {}
