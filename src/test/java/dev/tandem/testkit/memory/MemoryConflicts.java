package dev.tandem.testkit.memory;

import dev.tandem.model.Conflict;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.store.Conflicts;
import dev.tandem.store.Links;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What people have to decide, in memory. */
public final class MemoryConflicts implements Conflicts {

    private final List<Conflict> rows = new ArrayList<>();

    /** All there ever were, open and closed. */
    public List<Conflict> all() {
        return rows;
    }

    @Override
    public Uni<List<Conflict>> byIds(WorkspaceId workspace, Collection<UUID> ids) {
        return list(workspace, conflict -> ids.contains(conflict.id()));
    }

    @Override
    public Uni<List<Conflict>> open(WorkspaceId workspace, Collection<LinkId> objects) {
        return list(
                workspace,
                conflict -> conflict.status() == Conflict.Status.OPEN
                        && (objects.contains(conflict.object()) || objects.contains(conflict.contact())));
    }

    @Override
    public Uni<List<Conflict>> search(WorkspaceId workspace, Wanted wanted, int limit) {
        return list(workspace, conflict -> isWanted(conflict, wanted))
                .map(found -> found.subList(0, Math.min(limit, found.size())));
    }

    @Override
    public Uni<Set<LinkId>> toldApart(WorkspaceId workspace, LinkId contact, Collection<LinkId> others) {
        return list(
                        workspace,
                        conflict -> conflict.status() == Conflict.Status.RESOLVED
                                && DisputeType.MATCHES.contains(
                                        conflict.dispute().type()))
                .map(decided -> others.stream()
                        .filter(other -> decided.stream()
                                .anyMatch(
                                        conflict -> tells(conflict, contact, other) || tells(conflict, other, contact)))
                        .collect(Collectors.toSet()));
    }

    private static boolean tells(Conflict decided, LinkId object, LinkId candidate) {
        return decided.object().equals(object) && decided.dispute().candidates().contains(candidate);
    }

    @Override
    public Uni<Long> count(WorkspaceId workspace, Wanted wanted) {
        return list(workspace, conflict -> isWanted(conflict, wanted)).map(found -> (long) found.size());
    }

    private static boolean isWanted(Conflict conflict, Wanted wanted) {
        var dispute = conflict.dispute();
        return (wanted.status() == null || wanted.status() == conflict.status())
                && (wanted.types().isEmpty() || wanted.types().contains(dispute.type()))
                && (wanted.kind() == null || wanted.kind() == conflict.kind())
                && (wanted.field() == null || wanted.field().equals(dispute.field()))
                && (wanted.contact() == null || wanted.contact().equals(conflict.contact()))
                && (wanted.before() == null || conflict.id().compareTo(wanted.before()) < 0);
    }

    /** @throws Failure.Conflict if one of them is open no more */
    void mustBeOpen(List<Conflict> resolved) {
        for (var conflict : resolved) {
            if (rows.stream()
                    .noneMatch(row -> row.id().equals(conflict.id()) && row.status() == Conflict.Status.OPEN)) {
                throw new Failure.Conflict("ids", "The conflict is not open any more: read it again.");
            }
        }
    }

    private Uni<List<Conflict>> list(WorkspaceId workspace, Predicate<Conflict> wanted) {
        return Uni.createFrom()
                .item(() -> rows.stream()
                        .filter(conflict -> conflict.workspace().equals(workspace))
                        .filter(wanted)
                        .sorted(Comparator.comparing(Conflict::id).reversed())
                        .toList());
    }

    /** Opens, updates and overtakes, as storing an object does. */
    void reconcile(Links.Change change) {
        for (var conflict : change.resolved()) {
            rows.replaceAll(row -> row.id().equals(conflict.id()) ? conflict : row);
        }
        var disputes = change.disputes();
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (isOpen(row, change)
                    && disputes.looked().contains(row.dispute().type())
                    && disputes.found().stream().noneMatch(found -> isSame(row, found))) {
                rows.set(i, with(row, row.dispute(), Conflict.Status.OVERTAKEN, change.at()));
            }
        }
        if (!disputes.looked().isEmpty()) {
            disputes.found().forEach(found -> open(change, found));
        }
    }

    private void open(Links.Change change, Dispute found) {
        for (var i = 0; i < rows.size(); i++) {
            if (isOpen(rows.get(i), change) && isSame(rows.get(i), found)) {
                rows.set(i, with(rows.get(i), found, Conflict.Status.OPEN, null));
                return;
            }
        }
        var link = change.link();
        rows.add(new Conflict(
                link.workspace(),
                Ids.next(),
                link.id(),
                link.kind(),
                Optional.ofNullable(link.contactId()).orElse(link.id()),
                found,
                Conflict.Status.OPEN,
                change.at(),
                null,
                null,
                null));
    }

    private static boolean isOpen(Conflict row, Links.Change change) {
        return row.status() == Conflict.Status.OPEN
                && row.workspace().equals(change.link().workspace())
                && row.object().equals(change.link().id());
    }

    private static boolean isSame(Conflict row, Dispute found) {
        DisputeType type = row.dispute().type();
        return type == found.type() && Objects.equals(row.dispute().field(), found.field());
    }

    private static Conflict with(Conflict row, Dispute dispute, Conflict.Status status, Instant closedAt) {
        return new Conflict(
                row.workspace(),
                row.id(),
                row.object(),
                row.kind(),
                row.contact(),
                dispute,
                status,
                row.openedAt(),
                closedAt,
                row.actor(),
                row.resolution());
    }
}
