package dev.tandem.automation;

import dev.tandem.model.Crm;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One thing to do about one contact, with nothing left to decide. */
public sealed interface Todo {

    /**
     * Create a task.
     *
     * @param targets the CRMs that get it; the empty set means both
     */
    record Task(
            Set<Crm> targets,
            String title,
            @Nullable String body,
            @Nullable Instant dueAt,
            Map<Crm, String> assignees) implements Todo {

        public Task {
            targets = Set.copyOf(targets);
            assignees = Map.copyOf(assignees);
        }
    }

    /** Add and remove tags. */
    record Tags(SortedSet<String> add, SortedSet<String> remove) implements Todo {

        public Tags {
            add = Collections.unmodifiableSortedSet(new TreeSet<>(add));
            remove = Collections.unmodifiableSortedSet(new TreeSet<>(remove));
        }
    }

    /** Put the contact on a list of Rankr, or take it off. */
    record Membership(String listId, boolean member) implements Todo {}

    /** Let the contact join a campaign of GHL, or leave it. */
    record Campaign(String campaignId, boolean member) implements Todo {}

    /** Start a workflow of GHL for the contact, or take the contact out of it. */
    record Workflow(String workflowId, boolean member) implements Todo {}

    /** Whether doing it once more would do something more. */
    default boolean countsEachTime() {
        return switch (this) {
            case Campaign campaign -> campaign.member();
            case Workflow workflow -> workflow.member();
            case Task _, Tags _, Membership _ -> false; // a task has its key
        };
    }
}
