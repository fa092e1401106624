package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** A workspace with its place in a list. */
@Description("A workspace with its place in the list.")
public record WorkspaceEdge(
        @Description("Marks the place, for after.") @NonNull String cursor,

        @Description("A workspace.") @NonNull WorkspaceView node) {}
