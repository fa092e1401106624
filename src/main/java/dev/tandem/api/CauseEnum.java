package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What set a decision off. */
@Enum("Cause")
@Description("What set a decision off.")
public enum CauseEnum {
    @Description("The first import of the workspace.")
    IMPORT,
    @Description("A query that accepted no older copy.")
    READ,
    @Description("A CRM told of a change.")
    WEBHOOK,
    @Description("A CRM was asked for its latest changes.")
    POLL,
    @Description("A mutation.")
    MUTATION,
    @Description("A caller who asked to compare one contact.")
    SYNC,
    @Description("A run.")
    RUN,
    @Description("A decision of a conflict.")
    RESOLUTION,
    @Description("A run that was taken back.")
    UNDO,
    @Description("An automation, which the actor names.")
    AUTOMATION,
    @Description("A provider, named as the actor, that filled empty fields.")
    ENRICHMENT
}
