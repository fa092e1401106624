package dev.tandem.sync.mapping;

import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The rules that every workspace starts with: every unified field both ways as far as each CRM has it, the last change
 * wins, and an absent value never erases.
 */
public final class DefaultRules {

    /** GHL only tells open from completed. */
    private static final Transform GHL_TASK_STATUS = new Transform.ValueMap(Map.of(
            TaskStatus.IN_PROGRESS.name(),
            TaskStatus.OPEN.name(),
            TaskStatus.CANCELLED.name(),
            TaskStatus.DONE.name()));

    private static final Transform RANKR_APPOINTMENT_STATUS =
            new Transform.ValueMap(Map.of(AppointmentStatus.INVALID.name(), AppointmentStatus.CANCELLED.name()));

    /** What the default rules are known by, beside the rule sets of a workspace. */
    public static final UUID ID = new UUID(0, 0);

    public static final RuleSet RULES = RuleSet.of(rules()).first(ID);

    private DefaultRules() {}

    private static List<FieldRule> rules() {
        var rules = new ArrayList<FieldRule>();
        for (var kind : Kind.values()) {
            for (var field : Field.values()) {
                if (field.isOf(kind)) {
                    rules.add(rule(kind, field));
                }
            }
        }
        rules.add(FieldRule.both(Kind.CONTACT, Field.custom("*")));
        return rules;
    }

    private static FieldRule rule(Kind kind, Field field) {
        var rule = FieldRule.both(kind, field.fieldName());
        for (var crm : Crm.values()) {
            rule = rule.with(crm, CrmField.access(crm, field));
        }
        if (field != Field.STATUS) {
            return rule;
        }
        return kind == Kind.TASK
                ? rule.with(Crm.GHL, writing(Access.SET_ONLY, GHL_TASK_STATUS)).losing()
                : rule.with(Crm.RANKR, writing(Access.READ_WRITE, RANKR_APPOINTMENT_STATUS))
                        .losing();
    }

    private static FieldRule.Side writing(Access access, Transform step) {
        return new FieldRule.Side(Field.STATUS.fieldName(), access, List.of(), List.of(step));
    }
}
