package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** How much of a workspace is touched. */
@Enum("WorkspaceMode")
@Description("How much of a workspace is touched.")
public enum WorkspaceModeEnum {
    @Description("Everything.")
    LIVE,
    @Description("Only contacts that are marked for a test, and what belongs to them, until the workspace is promoted.")
    TEST
}
