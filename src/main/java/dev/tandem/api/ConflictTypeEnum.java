package dev.tandem.api;

import dev.tandem.model.DisputeType;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** A {@link DisputeType} in the schema. */
@Enum("ConflictType")
@Description("What a person has to decide, and so which choices there are.")
public enum ConflictTypeEnum {
    @Description("Both sides changed a field, and its rule leaves it to a person. Choices: GHL, RANKR, VALUE.")
    FIELD,
    @Description(
            "A CRM cannot hold a field's value whole, or its rule can make nothing of it. Choices: GHL, RANKR, VALUE.")
    ROUND_TRIP,
    @Description("A run that carried the field was undone, and the sides differ again. Choices: GHL, RANKR, VALUE.")
    UNDONE,
    @Description("One half was deleted at its CRM. Choices: DELETE, KEEP, RESTORE.")
    DELETED,
    @Description("One half was deleted at its CRM, the other was edited. Choices: DELETE, KEEP, RESTORE.")
    DELETED_AND_EDITED,
    @Description(
            "One half of a contact was deleted, and a task, note or appointment of the other was edited or added since."
                    + " Choices: DELETE, KEEP, RESTORE.")
    CHILDREN_EDITED,
    @Description(
            "One half was deleted, with more others than may follow by themselves. Choices: DELETE, KEEP, RESTORE.")
    MASS_DELETION,
    @Description("One contact, or several, could be the other half. Choices: JOIN, SEPARATE.")
    AMBIGUOUS_MATCH,
    @Description("A CRM refuses a contact as it has another with the same e-mail or phone."
            + " Choices: JOIN, SEPARATE; to keep it separate, change one of the two first.")
    DUPLICATE;

    static ConflictTypeEnum of(DisputeType type) {
        return valueOf(type.name());
    }

    DisputeType toModel() {
        return DisputeType.valueOf(name());
    }
}
