package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link dev.tandem.graph.ContactChange.Step}. */
@Enum("ChangeStep")
@Description("What became of an object.")
public enum ChangeStepEnum {
    @Description("It is new.")
    CREATED,
    @Description("Some of it changed.")
    CHANGED,
    @Description("It is no more.")
    DELETED,
    @Description("It was deleted, and is there again.")
    RESTORED
}
