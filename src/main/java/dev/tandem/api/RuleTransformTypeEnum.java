package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a transform does. */
@Enum("RuleTransformType")
@Description(
        "What a transform does, and what it needs for that. Nothing stays nothing, but for DEFAULT, CONSTANT and EXPRESSION; a text that comes out blank is nothing.")
public enum RuleTransformTypeEnum {
    @Description("White space around the text goes.")
    TRIM,
    @Description("The text in another case: needs case.")
    CHANGE_CASE,
    @Description("A phone number in E.164: needs region, the country whose national numbers need no prefix.")
    E164,
    @Description("A date or time written otherwise: needs from and to, patterns such as dd.MM.yyyy.")
    DATE_FORMAT,
    @Description("The parts of a text as a set, trimmed, without blank ones: needs separator.")
    SPLIT,
    @Description("The texts of a set as one, in alphabetical order: needs separator.")
    JOIN,
    @Description("One part of a text: needs separator, and index, which is 0 for the first part and -1 for the last.")
    PART,
    @Description("Each listed value becomes its counterpart, any other stays as it is: needs values.")
    VALUE_MAP,
    @Description("Stands in for nothing: needs value, or texts for a set.")
    DEFAULT,
    @Description("Takes the place of whatever was there: needs value, or texts for a set.")
    CONSTANT,
    @Description("At most the first characters: needs length.")
    TRUNCATE,
    @Description("The text of HTML, with line breaks where blocks end.")
    STRIP_HTML,
    @Description(
            "What a JSONata expression makes of the value, which it sees as $: needs expression. It gives a text, an array of texts, or nothing, and is stopped if it takes too many steps.")
    EXPRESSION
}
