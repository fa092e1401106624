package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a CRM is asked for by itself. */
@Enum("PollTask")
@Description("What a CRM is asked for by itself, again and again.")
public enum PollTaskEnum {
    @Description("What it lists as changed lately; every few minutes.")
    CHANGES,
    @Description(
            "The records of one contact after the other, for kinds that it only lists so; slowly, within the day's quota.")
    ROTATION,
    @Description("Everything that it has, to find what came or went without anybody telling; every night.")
    CENSUS;

    static PollTaskEnum of(dev.tandem.model.Poll.Task task) {
        return valueOf(task.name());
    }

    dev.tandem.model.Poll.Task toModel() {
        return dev.tandem.model.Poll.Task.valueOf(name());
    }
}
