package dev.tandem.sync.simulation;

/** A law that does not hold. */
final class Broken extends RuntimeException {

    private final Law law;

    Broken(Law law, String what) {
        this(law, what, null);
    }

    Broken(Law law, String what, Throwable cause) {
        super(law + ": " + what, cause, false, false);
        this.law = law;
    }

    Law law() {
        return law;
    }

    /** What must hold whatever happens. */
    enum Law {
        I1_CONVERGES("left alone, both sides come to hold the same within two rounds"),
        I2_NOTHING_LOST("what a person typed last is on a side, in a conflict or in the audit"),
        I3_SECOND_RUN_WRITES_NOTHING("once all is in step, another run writes nothing"),
        I4_SAME_PLAN("the same copies and rules give the same plan"),
        I5_ENDS("the work comes to an end"),
        I6_NO_DUPLICATES("no CRM holds two records that stem from one"),
        I7_QUOTA("a CRM is never asked more than it allows"),
        I8_ORDER("one pass over a contact at a time, and an older value never returns"),
        I9_UNDO(
                "undoing a run gives back what it overwrote where nobody changed it since, and tells what it could not"),
        I10_REPLAY("what the audit tells, put together from the start, gives what is stored"),
        NO_SURPRISE("the engine fails with expected failures only");

        private final String sentence;

        Law(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public String toString() {
            return name() + " (" + sentence + ")";
        }
    }
}
