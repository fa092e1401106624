package dev.tandem.api;

/** Descriptions that the inputs and the types of automations share. */
final class AutomationDoc {

    static final String TRIGGER = "What it reacts to.";
    static final String FIELDS =
            "For CONTACT_CHANGED, the fields that matter, such as email, address.city or customFields.plan; customFields.*"
                    + " stands for all of those. Any field if there are none.";
    static final String TAGS_THAT_MATTER =
            "For TAG_ADDED and TAG_REMOVED, the tags that matter. Any tag if there are none.";
    static final String CONDITION =
            "A JSONata expression that must be true as well. It sees contact, with name, tags and customFields; the task,"
                    + " note or appointment that set it off; and before, what the changed fields held. For example:"
                    + " \"vip\" in contact.tags and contact.address.country = \"DE\".";
    static final String ACTIONS = "What it does, in this order; 10 at most.";
    static final String TITLE =
            "For CREATE_TASK, the task's title, in which {{contact.firstName}} stands for a field of the contact, or"
                    + " {{note.body}} for one of the note, task or appointment that set it off; {{contact.firstName | there}}"
                    + " says what stands there if it holds nothing.";
    static final String BODY = "For CREATE_TASK, what is to be done at length, with places to fill in as in the title.";
    static final String DUE =
            "For CREATE_TASK, how long after it was set off the task is due, such as PT4H, P2D or P1W; left to the CRMs"
                    + " unless given.";
    static final String ASSIGNEES = "For CREATE_TASK, who is to do it; nobody unless given.";
    static final String TARGETS =
            "For CREATE_TASK, the CRMs to create it at; both unless given. It is kept in step as any" + " task is.";
    static final String TAGS = "For ADD_TAGS and REMOVE_TAGS, the tags.";
    static final String LIST = "For ADD_TO_LIST and REMOVE_FROM_LIST, Rankr's id of the list; see contactLists.";
    static final String CAMPAIGN = "For JOIN_CAMPAIGN and LEAVE_CAMPAIGN, GHL's id of the campaign; see campaigns.";
    static final String WORKFLOW = "For JOIN_WORKFLOW and LEAVE_WORKFLOW, GHL's id of the workflow; see workflows.";

    private AutomationDoc() {}
}
