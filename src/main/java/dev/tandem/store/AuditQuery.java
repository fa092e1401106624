package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of one question to the audit. */
final class AuditQuery {

    private final List<@Nullable Object> values = new ArrayList<>();
    private final StringBuilder where = new StringBuilder();

    AuditQuery(WorkspaceId workspace, Audit.Filter filter) {
        where.append("a.workspace_id = ").append(parameter(workspace.value()));
        var object = filter.object();
        var kind = filter.kind();
        var cause = filter.cause();
        var crm = filter.crm();
        restrict("a.kind = ", kind == null ? null : kind.name());
        restrict("a.cause = ", cause == null ? null : cause.name());
        restrict("a.actor = ", filter.actor());
        restrict("a.link_id = ", object == null ? null : object.value());
        restrict("a.run_id = ", filter.run());
        restrict("a.topics @> ", crm == null ? null : new String[] {topic(crm)});
        restrict("a.topics @> ", filter.field() == null ? null : new String[] {filter.field()});
        restrict("a.at >= ", LinkRows.time(filter.from()));
        restrict(filter.toIncluded() ? "a.at <= " : "a.at < ", LinkRows.time(filter.to()));
    }

    /** How a CRM stands among the topics, where no field is named like it. */
    static String topic(Crm crm) {
        return "@" + crm.name();
    }

    Tuple parameters() {
        return Tuple.tuple(values);
    }

    String count() {
        return "select count(*) from audit_entry a where " + where;
    }

    String page(boolean newestFirst, Audit.@Nullable Place after, int limit) {
        var direction = newestFirst ? " desc" : " asc";
        var beyond = after == null
                ? ""
                : " and (a.at, a.entry_id) %s (%s, %s)"
                        .formatted(
                                newestFirst ? "<" : ">",
                                parameter(LinkRows.time(after.at())),
                                parameter(after.entry()));
        return "select %s from audit_entry a where %s%s order by a.at%s, a.entry_id%s limit %s"
                .formatted(AuditRows.COLUMNS, where, beyond, direction, direction, parameter(limit));
    }

    private void restrict(String condition, @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(condition).append(parameter(value));
        }
    }

    private String parameter(@Nullable Object value) {
        values.add(value);
        return "$" + values.size();
    }
}
