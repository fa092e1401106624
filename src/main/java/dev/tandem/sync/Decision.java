package dev.tandem.sync;

import dev.tandem.model.Crm;
import dev.tandem.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one field, and on what grounds; null stands for a field that holds nothing.
 *
 * @param base what both sides last agreed on
 * @param result what both shall hold
 * @param from the side the result came from; null if the sides agree, or nothing changed
 * @param disputed whether it is left to a person
 * @param rule the name of the rule that decided
 * @param why a sentence on the reason
 */
public record Decision(
        String field,
        @Nullable Value base,
        @Nullable Value ghl,
        @Nullable Value rankr,
        @Nullable Value result,
        @Nullable Crm from,
        boolean disputed,
        String rule,
        Reason reason,
        String why) {

    /** Why a field came to hold what it does. */
    public enum Reason {
        /** Neither side moved away from what both agreed on. */
        UNCHANGED("neither side changed it"),
        /** Only a side that the rule does not listen to changed it. */
        OVERRULED("only the side that has no say changed it, it follows the other"),
        /** Both sides say the same. */
        AGREED("both sides hold the same"),
        /** Only one side changed it. */
        ONE_SIDE_CHANGED("only this side changed it"),
        /** Only one side has the record, or the field. */
        ONLY_SIDE("only this side has it"),
        /** Both changed it, and this side's record changed last. */
        LAST_MODIFIED("both sides changed it, this one last"),
        /** Both changed it, and the rule prefers this side. */
        PREFERRED("both sides changed it, the rule prefers this one"),
        /** Both changed it, and the rule leaves it to a person. */
        REVIEW("both sides changed it, a person decides"),
        /** A run that carried it was undone, and neither side changed it since. */
        HELD("a run that carried it was undone, a person decides"),
        /** The rule can make nothing of what a side holds. */
        UNFIT("the rule can make nothing of it, a person decides"),
        /** What either side added to the set is in it, what either removed is not. */
        MERGED_SET("additions and removals of both sides"),
        /** A caller of Tandem asked for it. */
        REQUESTED("set through Tandem");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    /** Whether both sides shall hold something else than they agreed on before. */
    public boolean moves() {
        return !java.util.Objects.equals(base, result);
    }
}
