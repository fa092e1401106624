package dev.tandem.connector;

import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;

/**
 * On whose behalf a CRM is called, and how urgent it is: decides credentials, quota and patience.
 *
 * @param mirrors whether what is written is so at the other CRM already, so that nobody is asked or told about it anew
 */
public record Caller(WorkspaceId workspace, Lane lane, boolean mirrors) {

    /** Who mirrors, unless somebody waits for it. */
    public Caller(WorkspaceId workspace, Lane lane) {
        this(workspace, lane, lane != Lane.INTERACTIVE);
    }

    /** The same, carrying what the other CRM has. */
    public Caller mirroring() {
        return new Caller(workspace, lane, true);
    }
}
