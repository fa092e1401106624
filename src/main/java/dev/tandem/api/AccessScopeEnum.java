package dev.tandem.api;

import dev.tandem.access.Scope;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a caller may do. */
@Enum("AccessScope")
@Description("What a caller may do.")
public enum AccessScopeEnum {
    @Description("Read contacts and what belongs to them: contacts.readonly.")
    CONTACTS_READONLY,
    @Description("Change them, too: contacts.write.")
    CONTACTS_WRITE,
    @Description("Start, steer and watch what keeps both CRMs in step: sync.run.")
    SYNC_RUN,
    @Description("Read and change mapping rules, automations and segments: rules.write.")
    RULES_WRITE,
    @Description("All of that, the audit, keys, and what concerns the workspace as a whole: admin.")
    ADMIN;

    static AccessScopeEnum of(Scope scope) {
        return valueOf(scope.name());
    }

    Scope toModel() {
        return Scope.valueOf(name());
    }
}
