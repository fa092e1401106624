package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for what an automation reacts to. */
@Enum("AutomationTriggerType")
@Description("What an automation reacts to, wherever it is done: at a CRM, or through Tandem.")
public enum AutomationTriggerEnum {
    @Description("A contact is new.")
    CONTACT_CREATED,
    @Description("Fields of a contact changed.")
    CONTACT_CHANGED,
    @Description("A contact got a tag, or came with it.")
    TAG_ADDED,
    @Description("A contact lost a tag.")
    TAG_REMOVED,
    @Description("A note was added.")
    NOTE_ADDED,
    @Description("An appointment was booked, be it anew after it had been cancelled.")
    APPOINTMENT_BOOKED,
    @Description("An appointment was cancelled; one that is deleted is not.")
    APPOINTMENT_CANCELLED,
    @Description("A task was completed.")
    TASK_COMPLETED
}
