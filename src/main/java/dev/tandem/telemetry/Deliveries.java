package dev.tandem.telemetry;

import dev.tandem.model.Crm;
import io.micrometer.core.instrument.Counter;
import java.util.Locale;

/** The webhooks that CRMs deliver. */
public final class Deliveries {

    private Deliveries() {}

    /** What came of one. */
    public enum Outcome {
        /** It is committed, or was before. */
        ACCEPTED,
        /** Its signature is missing or wrong, or it names a workspace that there is not. */
        FORGED,
        /** It is signed, but about a tenant that is none of ours. */
        FOREIGN,
        /** It cannot be read. */
        UNREADABLE,
        /** It is longer than a webhook may be. */
        TOO_LONG,
        /** Tandem could not take it in now; the CRM repeats it. */
        BUSY
    }

    /** Lets all that can be counted stand at zero, so that the first forged delivery is a rise and not a beginning. */
    public static void expected(Crm crm) {
        for (var outcome : Outcome.values()) {
            counter(crm, outcome).increment(0);
        }
    }

    /** Counts one. */
    public static void count(Crm crm, Outcome outcome) {
        counter(crm, outcome).increment();
    }

    private static Counter counter(Crm crm, Outcome outcome) {
        return Meters.counter(
                "tandem.webhook.deliveries",
                "Webhooks that were delivered, by what came of them",
                "crm",
                crm.name(),
                "outcome",
                outcome.name().toLowerCase(Locale.ROOT));
    }
}
