package dev.tandem.api;

import dev.tandem.model.Conflict;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** A {@link Conflict.Status} in the schema. */
@Enum("ConflictStatus")
@Description("Where a conflict stands.")
public enum ConflictStatusEnum {
    @Description("It waits for a person.")
    OPEN,
    @Description("A person decided it.")
    RESOLVED,
    @Description("The sides came to agree by themselves, or hold other values by now, which is another conflict, or the"
            + " object is no more.")
    OVERTAKEN;

    static ConflictStatusEnum of(Conflict.Status status) {
        return valueOf(status.name());
    }

    Conflict.Status toModel() {
        return Conflict.Status.valueOf(name());
    }
}
