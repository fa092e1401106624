package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for what an automation does. */
@Enum("AutomationActionType")
@Description("What an automation does about the contact.")
public enum AutomationActionEnum {
    @Description("Create a task about it.")
    CREATE_TASK,
    @Description("Add tags.")
    ADD_TAGS,
    @Description("Remove tags.")
    REMOVE_TAGS,
    @Description("Put it on a list of Rankr.")
    ADD_TO_LIST,
    @Description("Take it off a list of Rankr.")
    REMOVE_FROM_LIST,
    @Description("Let it join a campaign of GHL.")
    JOIN_CAMPAIGN,
    @Description("Take it out of a campaign of GHL; nothing happens if it is not in it.")
    LEAVE_CAMPAIGN,
    @Description("Start a workflow of GHL for it.")
    JOIN_WORKFLOW,
    @Description("Take it out of a workflow of GHL; nothing happens if it is not in it.")
    LEAVE_WORKFLOW
}
