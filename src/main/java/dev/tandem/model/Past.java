package dev.tandem.model;

import java.util.HashMap;
import java.util.Map;

/**
 * An object as the entries of the audit up to some moment tell of it, folded one after the other.
 *
 * @param why for each field of the view, the decision that gave it its value
 */
public record Past(Kind kind, Recorded state, Map<String, Provenance> why) {

    public Past {
        why = Map.copyOf(why);
    }

    /** Before the first entry. */
    public static Past before(Kind kind) {
        return new Past(kind, Recorded.NOTHING, Map.of());
    }

    /** After one entry more. */
    public Past after(AuditEntry entry) {
        var reasons = new HashMap<>(why);
        var moved = entry.delta().view().values();
        for (var change : entry.changes()) {
            var value = moved.get(change.field());
            if (value == null) {
                continue;
            }
            if (value.isEmpty() && change.rule().isEmpty()) { // it was only asked for, and came to nothing
                reasons.remove(change.field());
            } else {
                reasons.put(change.field(), new Provenance(change.from(), entry.at(), change.rule(), change.reason()));
            }
        }
        return new Past(kind, entry.delta().applyTo(state), reasons);
    }

    /** As an object without halves: what the CRMs held then is not told. */
    public Link link(WorkspaceId workspace, LinkId id) {
        var facts = state.facts();
        return new Link(
                workspace,
                id,
                kind,
                facts.contact(),
                facts.version(),
                state.view(),
                state.base(),
                why,
                facts.state(),
                Map.of(),
                facts.apart(),
                facts.createdAt(),
                facts.updatedAt(),
                facts.deletedAt());
    }
}
