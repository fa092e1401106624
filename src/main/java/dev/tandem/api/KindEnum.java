package dev.tandem.api;

import dev.tandem.model.Kind;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link Kind}. */
@Enum("RecordKind")
@Description("What sort of record something is.")
public enum KindEnum {
    @Description("A person.")
    CONTACT,
    @Description("Something to do about a contact.")
    TASK,
    @Description("Something written down about a contact.")
    NOTE,
    @Description("A meeting with a contact.")
    APPOINTMENT;

    static KindEnum of(Kind kind) {
        return valueOf(kind.name());
    }

    Kind toModel() {
        return Kind.valueOf(name());
    }
}
