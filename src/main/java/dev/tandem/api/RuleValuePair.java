package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A value and its counterpart in the schema. */
@Description("A value and its counterpart.")
public record RuleValuePair(
        @Description(FROM) @NonNull String from,
        @Description(TO) @NonNull String to) {

    static final String FROM = "The value as it comes in.";
    static final String TO = "What it becomes.";

    static RuleValuePair of(RuleJson json) {
        return new RuleValuePair(json.required("from"), json.required("to"));
    }
}
