package dev.tandem.automation;

/** What can be done. */
public enum ActionType {
    CREATE_TASK,
    ADD_TAGS,
    REMOVE_TAGS,
    ADD_TO_LIST,
    REMOVE_FROM_LIST,
    JOIN_CAMPAIGN,
    LEAVE_CAMPAIGN,
    JOIN_WORKFLOW,
    LEAVE_WORKFLOW;

    /** The type of something to do. */
    public static ActionType of(Todo todo) {
        return switch (todo) {
            case Todo.Task _ -> CREATE_TASK;
            case Todo.Tags tags -> tags.add().isEmpty() ? REMOVE_TAGS : ADD_TAGS;
            case Todo.Membership list -> list.member() ? ADD_TO_LIST : REMOVE_FROM_LIST;
            case Todo.Campaign campaign -> campaign.member() ? JOIN_CAMPAIGN : LEAVE_CAMPAIGN;
            case Todo.Workflow workflow -> workflow.member() ? JOIN_WORKFLOW : LEAVE_WORKFLOW;
        };
    }
}
