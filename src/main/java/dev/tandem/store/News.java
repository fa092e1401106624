package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import java.util.UUID;

/** What subscribers of {@link Events} are told. */
public sealed interface News {

    /** What an event is about. */
    enum Type {
        /** A contact, or something that belongs to it, changed, came or went; the id is the contact's. */
        CONTACT_CHANGED,
        /** A run got further, or ended; the id is the run's. */
        RUN_PROGRESS,
        /** A person has to decide about something; the id is the conflict's. */
        CONFLICT_OPENED,
        /** A contact is to be looked at now; the id is the contact's. */
        WORK_MARKED,
        /** A webhook came whose contact has to be found out first; the id is the webhook's. */
        INBOX_WAITING,
        /** A workspace or one of its credentials came, changed or went; the id is the workspace's. */
        WORKSPACE_CHANGED
    }

    /** Something happened to one thing; what it is now has to be read. */
    record Event(WorkspaceId workspace, Type type, UUID id) implements News {}

    /** Events may have been missed: whatever one follows has to be read again. Every subscription starts with one. */
    record Gap() implements News {}
}
