package dev.tandem.sync.mapping;

/**
 * Something about a rule set that has to be changed before it can be used.
 *
 * @param rule the name of the rule; empty if it is about the set as a whole
 * @param field where in the rule, such as {@code ghl.write[0]}; where in the set if it is about that; may be empty
 * @param message what is wrong and what to do, to follow the field's name
 */
public record RuleFault(String rule, String field, String message) {

    /** Where it is in the set, such as {@code rules[contact.phone].ghl.write[0]}. */
    public String path() {
        if (rule.isEmpty()) {
            return field;
        }
        return "rules[%s]%s".formatted(rule, field.isEmpty() ? "" : "." + field);
    }
}
