package dev.tandem.api;

import dev.tandem.graph.RuleSetEntry;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A rule set in the schema. */
@Name("RuleSet")
@Description(
        "How the fields of both CRMs are kept in step: the rules of a workspace, as they are, were or may be applied.")
public record RuleSetNode(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("Counts up within the workspace; 0 for the rules that every workspace starts with.") @NonNull
        Integer number,

        @Description("Rises with every change of a draft; see expectedVersion.") @NonNull
        Integer version,

        @Description("What people call it.") @NonNull String name,
        @Description("How far it is in its life.") @NonNull RuleSetStatusEnum status,

        @Description("When it was made; null for the rules that every workspace starts with.") @Nullable
        Instant createdAt,

        @Description("Who made it; null for the rules that every workspace starts with.") @Nullable
        String createdBy,

        @Description("When it was last changed; null for the rules that every workspace starts with.") @Nullable
        Instant updatedAt,

        @Description("Who changed it last; null for the rules that every workspace starts with.") @Nullable
        String updatedBy,

        @Description("When and by whom it was activated, and in place of which; null if it never was.") @Nullable
        Activation activation,

        @Description("When another took its place; null until then.") @Nullable
        Instant retiredAt,

        @Description("The rules.") @NonNull List<@NonNull RuleNode> rules,

        @Description("What deletions lead to; a kind that is not listed has its default: contacts REVIEW, the rest"
                + " PROPAGATE.")
        @NonNull
        List<@NonNull RuleDeletion> deletions) {

    /** The one time that a rule set became active. */
    @Name("RuleSetActivation")
    @Description("The one time that a rule set became active.")
    public record Activation(
            @Description("When.") @NonNull Instant at,
            @Description("Who activated it.") @NonNull String actor,

            @Id
            @Description("The rule set that was active until then; null if that were the rules that every workspace"
                    + " starts with.")
            @Nullable
            String replacedId) {}

    static RuleSetNode of(RuleSetEntry entry) {
        var json = new RuleJson(entry.document());
        var activation = entry.activation();
        return new RuleSetNode(
                id(entry.id()),
                entry.number(),
                entry.version(),
                entry.name(),
                RuleSetStatusEnum.valueOf(entry.status()),
                entry.createdAt(),
                entry.createdBy(),
                entry.updatedAt(),
                entry.updatedBy(),
                activation == null
                        ? null
                        : new Activation(
                                activation.at(),
                                activation.actor(),
                                activation.replaced() == null ? null : id(activation.replaced())),
                entry.retiredAt(),
                json.list("rules", RuleNode::of),
                json.list("deletions", RuleDeletion::of));
    }

    private static String id(UUID id) {
        return new GlobalId(GlobalId.Type.RULE_SET, id).toString();
    }
}
