package dev.tandem.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a person has to decide, and so which answers there are. */
public enum DisputeType {
    /** Both sides changed a field, and its rule leaves it to a person. */
    FIELD,
    /** A CRM cannot hold a field's value without losing some of it, or its rule can make nothing of what is held. */
    ROUND_TRIP,
    /** A run carried a field and was undone: the sides differ as they did before it. */
    UNDONE,
    /** One half was deleted at its CRM, and the rules leave what becomes of the other to a person. */
    DELETED,
    /** One half was deleted at its CRM, and the other was edited. */
    DELETED_AND_EDITED,
    /** One half of a contact was deleted at its CRM, and what belongs to the other was edited or added to. */
    CHILDREN_EDITED,
    /** One half was deleted at its CRM, with more others than may follow by themselves. */
    MASS_DELETION,
    /** One record, or several, could be the other half. */
    AMBIGUOUS_MATCH,
    /** A CRM refuses to have a second contact like one it has, which is half of another object. */
    DUPLICATE;

    /** What is disputed about who is who. */
    public static final Set<DisputeType> MATCHES = Collections.unmodifiableSet(EnumSet.of(AMBIGUOUS_MATCH, DUPLICATE));
}
