package dev.tandem.connector.ghl;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What GHL may change from one day to the next, and so is not in the code. */
@ConfigMapping(prefix = "tandem.ghl")
public interface GhlConfig {

    /** What goes into the header {@code Version}, which chooses the shape of requests and answers. */
    Versions version();

    /** How long a new task has when nobody says when it is due, as GHL takes none without a due date. */
    @WithDefault("7d")
    Duration taskDue();

    /** How long the names of a location's custom fields are taken for known. */
    @WithDefault("10m")
    Duration customFieldsKept();

    /** How old they must be to be read again for a field that is not among them. */
    @WithDefault("1m")
    Duration customFieldsSettled();

    /** Whether a new appointment names its location: documented as required, and refused by some locations. */
    @WithDefault("true")
    boolean appointmentNamesLocation();

    /** The version of each group of paths. */
    interface Versions {

        @WithDefault("2021-07-28")
        String contacts();

        @WithDefault("2021-04-15")
        String calendars();

        @WithDefault("2021-07-28")
        String locations();
    }
}
