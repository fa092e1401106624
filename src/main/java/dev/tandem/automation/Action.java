package dev.tandem.automation;

import dev.tandem.model.Crm;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an automation does, as its author wrote it. */
public sealed interface Action {

    /**
     * Creates a task about the contact.
     *
     * @param targets the CRMs that get it; the empty set means both
     * @param body null for none
     * @param due when it is due, counted from what set it off; null leaves that to the CRMs
     * @param assignees by CRM, its own id of the user who is to do it
     */
    record CreateTask(
            Set<Crm> targets,
            Template title,
            @Nullable Template body,
            @Nullable Offset due,
            Map<Crm, String> assignees) implements Action {

        public CreateTask {
            targets = Set.copyOf(targets);
            assignees = Map.copyOf(assignees);
        }
    }

    /** Does the same for whatever contact. */
    record Always(Todo todo) implements Action {}
}
