package dev.tandem.api;

import dev.tandem.model.TaskStatus;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link TaskStatus}. */
@Enum("TaskStatus")
@Description("How far a task is.")
public enum TaskStatusEnum {
    @Description("To be done.")
    OPEN,
    @Description("Being worked on; GHL shows it as open.")
    IN_PROGRESS,
    @Description("Done.")
    DONE,
    @Description("Not to be done any more; GHL shows it as completed.")
    CANCELLED;

    static TaskStatusEnum of(TaskStatus taskStatus) {
        return valueOf(taskStatus.name());
    }

    TaskStatus toModel() {
        return TaskStatus.valueOf(name());
    }
}
