package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.workspace.Workspaces;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The GHL location of a workspace.
 *
 * @param region whose national phone numbers need no prefix
 * @param zone in which GHL writes some times without saying so
 */
record GhlLocation(String id, String region, ZoneId zone, Optional<String> defaultCalendarId) {

    static GhlLocation of(Workspaces workspaces, Caller caller) {
        var workspace = workspaces.config(caller.workspace());
        return new GhlLocation(
                workspace.ghl().locationId(),
                workspace.region(),
                ZoneId.of(workspace.timezone()),
                workspace.ghl().defaultCalendarId());
    }
}
