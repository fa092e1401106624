package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.DisputeType;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a person decides a conflict. */
public sealed interface Choice {

    /** What is disputed about fields. */
    Set<DisputeType> ABOUT_FIELDS = EnumSet.of(DisputeType.FIELD, DisputeType.ROUND_TRIP, DisputeType.UNDONE);

    /** What is disputed about deletions. */
    Set<DisputeType> ABOUT_DELETIONS = EnumSet.of(
            DisputeType.DELETED,
            DisputeType.DELETED_AND_EDITED,
            DisputeType.CHILDREN_EDITED,
            DisputeType.MASS_DELETION);

    /** The value of that side, as the conflict shows it. */
    record Take(Crm crm) implements Choice {}

    /** Another value, as it was typed; empty clears the field. */
    record Give(Optional<Value> value) implements Choice {}

    /** What is left of the object is deleted too. */
    record Delete() implements Choice {}

    /** What is left of the object lives on by itself. */
    record Keep() implements Choice {}

    /** The half that was deleted is created again. */
    record Restore() implements Choice {}

    /**
     * The object is one with a candidate.
     *
     * @param candidate which; null if there is only one
     */
    record Join(@Nullable LinkId candidate) implements Choice {}

    /** The object is none of the candidates, and gets a half of its own. */
    record Separate() implements Choice {}

    /** Whether this is an answer to that. */
    default boolean answers(DisputeType type) {
        return switch (this) {
            case Take _, Give _ -> ABOUT_FIELDS.contains(type);
            case Delete _, Keep _, Restore _ -> ABOUT_DELETIONS.contains(type);
            case Join _, Separate _ -> DisputeType.MATCHES.contains(type);
        };
    }

    /** What was decided, for whoever reads the conflict later. */
    default String inWords() {
        return switch (this) {
            case Take(var crm) -> "took the value of " + crm;
            case Give(var value) ->
                value.map(given -> "gave the value " + given).orElse("cleared the field");
            case Delete _ -> "deleted what was left";
            case Keep _ -> "kept what was left by itself";
            case Restore _ -> "restored the deleted half";
            case Join _ -> "joined it with the candidate";
            case Separate _ -> "kept it separate";
        };
    }
}
