package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** One step of a chain in the schema. */
@Name("RuleTransform")
@Description("One step of a chain: its type, and what that type needs; the rest is null.")
public record RuleTransformNode(
        @Description(TYPE) @NonNull RuleTransformTypeEnum type,

        @Description(CASE) @Name("case") @Nullable LetterCaseEnum letterCase,

        @Description(REGION) @Nullable String region,
        @Description(FROM) @Nullable String from,
        @Description(TO) @Nullable String to,
        @Description(SEPARATOR) @Nullable String separator,
        @Description(INDEX) @Nullable Integer index,
        @Description(VALUES) @Nullable List<@NonNull RuleValuePair> values,
        @Description(VALUE) @Nullable String value,
        @Description(TEXTS) @Nullable List<@NonNull String> texts,
        @Description(LENGTH) @Nullable Integer length,
        @Description(EXPRESSION) @Nullable String expression) {

    static final String TYPE = "What it does.";
    static final String CASE = "For CHANGE_CASE: the case.";
    static final String REGION = "For E164: two-letter code of the country whose national numbers need no prefix.";
    static final String FROM = "For DATE_FORMAT: the pattern that it is written in.";
    static final String TO = "For DATE_FORMAT: the pattern to write it in.";
    static final String SEPARATOR = "For SPLIT, JOIN and PART: what stands between the parts.";
    static final String INDEX = "For PART: which one, 0 for the first, -1 for the last.";
    static final String VALUES = "For VALUE_MAP: the values that have a counterpart.";
    static final String VALUE = "For DEFAULT and CONSTANT: the value.";
    static final String TEXTS = "For DEFAULT and CONSTANT of a set: its texts.";
    static final String LENGTH = "For TRUNCATE: the most characters, 1 or more.";
    static final String EXPRESSION = "For EXPRESSION: the JSONata expression over $; 4,000 characters at most.";

    static RuleTransformNode of(RuleJson json) {
        var letterCase = json.text("case");
        return new RuleTransformNode(
                RuleTransformTypeEnum.valueOf(json.required("type")),
                letterCase == null ? null : LetterCaseEnum.valueOf(letterCase),
                json.text("region"),
                json.text("from"),
                json.text("to"),
                json.text("separator"),
                json.number("index"),
                json.has("values") ? json.list("values", RuleValuePair::of) : null,
                json.text("value"),
                json.texts("texts"),
                json.number("length"),
                json.text("expression"));
    }
}
