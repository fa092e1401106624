package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The ways to decide a conflict, in the schema; see {@link dev.tandem.graph.Choice}. */
@Enum("ConflictChoice")
@Description("A way to decide a conflict.")
public enum ConflictChoiceEnum {
    @Description("Take the value that GHL holds.")
    GHL,
    @Description("Take the value that Rankr holds.")
    RANKR,
    @Description("Take the value given with it; none clears the field.")
    VALUE,
    @Description("Delete what is left of the object.")
    DELETE,
    @Description("Let what is left of the object live on by itself.")
    KEEP,
    @Description("Create the deleted half again.")
    RESTORE,
    @Description("Make one object of it and of a candidate.")
    JOIN,
    @Description("It is none of the candidates: create the missing half.")
    SEPARATE
}
