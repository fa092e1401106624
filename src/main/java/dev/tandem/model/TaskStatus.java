package dev.tandem.model;

/** How far a task is. GHL only tells open from completed: the other two are kept where GHL's half agrees with them. */
public enum TaskStatus {
    OPEN,
    IN_PROGRESS,
    DONE,
    CANCELLED
}
