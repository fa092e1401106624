package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** A custom field and the value it must hold. */
@Input("CustomFieldFilter")
@Description("A custom field and the value it must hold.")
public record CustomFieldFilter(
        @Description("The key of the field.") @NonNull String key,
        @Description("What it must hold.") @NonNull String value) {}
