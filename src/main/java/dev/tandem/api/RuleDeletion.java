package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** What a deletion leads to, in the schema. */
@Description("What the deletion of one half of a record leads to.")
public record RuleDeletion(
        @Description(KIND) @NonNull KindEnum kind,
        @Description(POLICY) @NonNull DeletePolicyEnum policy) {

    static final String KIND = "What sort of record.";
    static final String POLICY = "What becomes of the other half.";

    static RuleDeletion of(RuleJson json) {
        return new RuleDeletion(
                KindEnum.valueOf(json.required("kind")), DeletePolicyEnum.valueOf(json.required("policy")));
    }
}
