package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a text's case can be changed to. */
@Enum("LetterCase")
@Description("What a text's case can be changed to.")
public enum LetterCaseEnum {
    @Description("All capitals.")
    UPPER,
    @Description("No capitals.")
    LOWER,
    @Description("A capital at the start of each word; words end at white space and hyphens.")
    TITLE
}
