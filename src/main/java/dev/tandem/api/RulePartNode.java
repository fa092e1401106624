package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** One CRM's part in a rule in the schema. */
@Name("RulePart")
@Description("One CRM's part in a rule.")
public record RulePartNode(
        @Description(FIELD) @NonNull String field,
        @Description(READ) @NonNull List<@NonNull RuleTransformNode> read,
        @Description(WRITE) @NonNull List<@NonNull RuleTransformNode> write) {

    static final String FIELD =
            "The CRM's field, by its unified name, such as email or address.city, or customFields.<key>.";
    static final String READ = "What is done to the CRM's value to get the unified one, in this order; 20 at most.";
    static final String WRITE = "What is done to the unified value to get the CRM's, in this order; 20 at most.";

    static RulePartNode of(RuleJson json) {
        return new RulePartNode(
                json.required("field"),
                json.list("read", RuleTransformNode::of),
                json.list("write", RuleTransformNode::of));
    }
}
