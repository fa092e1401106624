package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A rule in the schema. */
@Name("Rule")
@Description("How one unified field is kept in step.")
public record RuleNode(
        @Description(NAME) @NonNull String name,
        @Description(KIND) @NonNull KindEnum kind,
        @Description(FIELD) @NonNull String field,
        @Description(GHL) @Nullable RulePartNode ghl,
        @Description(RANKR) @Nullable RulePartNode rankr,
        @Description(DIRECTION) @NonNull RuleDirectionEnum direction,
        @Description(CONFLICTS) @NonNull ConflictPolicyEnum conflicts,
        @Description(NULLS) @NonNull NullPolicyEnum nulls,
        @Description(LOSSY) @NonNull Boolean lossy) {

    static final String NAME = "What audit, provenance and conflicts call it; one of its own.";
    static final String KIND = "What sort of record it is about.";
    static final String FIELD =
            "The unified field, such as email or address.city, or customFields.<key>; customFields.* stands for every"
                    + " custom field that has no rule of its own.";
    static final String GHL = "GHL's part in it; null if GHL does not have the field.";
    static final String RANKR = "Rankr's part in it; null if Rankr does not have the field.";
    static final String DIRECTION = "Which way it is carried.";
    static final String CONFLICTS = "Who wins if both sides changed it.";
    static final String NULLS = "What it means that a side holds nothing.";
    static final String LOSSY =
            "Whether it is accepted that a CRM holds less than the unified value, so that what is written does not come"
                    + " back as it was.";

    static RuleNode of(RuleJson json) {
        return new RuleNode(
                json.required("name"),
                KindEnum.valueOf(json.required("kind")),
                json.required("field"),
                json.object("ghl", RulePartNode::of),
                json.object("rankr", RulePartNode::of),
                RuleDirectionEnum.valueOf(json.required("direction")),
                ConflictPolicyEnum.valueOf(json.required("conflicts")),
                NullPolicyEnum.valueOf(json.required("nulls")),
                json.flag("lossy"));
    }
}
