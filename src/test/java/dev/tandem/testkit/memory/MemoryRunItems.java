package dev.tandem.testkit.memory;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.RunItem.Outcome;
import dev.tandem.model.WorkspaceId;
import dev.tandem.model.WriteOutcome;
import dev.tandem.store.Mark;
import dev.tandem.store.RunAudit;
import dev.tandem.store.RunItems;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What runs have to carry, and what they did, in memory. Every method happens at once, as its statement would. */
public final class MemoryRunItems implements RunItems, RunAudit {

    private final MemoryRuns runs;
    private final MemoryLinks links;
    private final MemoryWorkQueue queue;

    public MemoryRunItems(MemoryRuns runs, MemoryLinks links, MemoryWorkQueue queue) {
        this.runs = runs;
        this.links = links;
        this.queue = queue;
    }

    @Override
    public Uni<Void> addAll(Run run) {
        return run(() -> links.all(run.workspace()).stream()
                .filter(link -> link.kind() == Kind.CONTACT)
                .filter(link -> !link.isDeleted()
                        || Stream.of(Crm.values())
                                .anyMatch(crm -> link.living(crm).isPresent()))
                .forEach(link -> note(run, link.id())));
    }

    @Override
    public Uni<Long> living(WorkspaceId workspace, @Nullable LinkId after) {
        return Uni.createFrom()
                .item(() -> links.all(workspace).stream()
                        .filter(link -> link.kind() == Kind.CONTACT && !link.isDeleted())
                        .filter(link -> after == null || link.id().compareTo(after) > 0)
                        .count());
    }

    @Override
    public Uni<Void> add(Run run, Collection<LinkId> contacts) {
        return run(() -> contacts.forEach(contact -> note(run, contact)));
    }

    private void note(Run run, LinkId contact) {
        runs.items(run.id()).putIfAbsent(contact, new RunItem(contact, Outcome.PENDING, 0, null, List.of(), null));
    }

    @Override
    public Uni<Void> addTouchedBy(Run run, UUID other) {
        return run(() -> ofRun(other)
                .filter(entry -> entry.writes().stream()
                        .anyMatch(write ->
                                write.outcome() == WriteOutcome.DONE || write.outcome() == WriteOutcome.UNKNOWN))
                .flatMap(entry -> contact(run.workspace(), entry.object()).stream())
                .forEach(contact -> note(run, contact)));
    }

    private Stream<AuditEntry> ofRun(UUID run) {
        return links.audit().stream().filter(entry -> run.equals(entry.author().run()));
    }

    private Optional<LinkId> contact(WorkspaceId workspace, LinkId object) {
        return links.all(workspace).stream()
                .filter(link -> link.id().equals(object))
                .map(MemoryRunItems::contact)
                .findFirst();
    }

    private static LinkId contact(Link link) {
        return Objects.requireNonNullElse(link.contactId(), link.id());
    }

    @Override
    public Uni<Void> feed(Run run, int window, Instant now) {
        return run(() -> {
            var items = runs.items(run.id());
            var waiting = items.values().stream()
                    .filter(item -> item.outcome() == Outcome.QUEUED)
                    .count();
            items.values().stream()
                    .filter(item -> item.outcome() == Outcome.PENDING)
                    .limit(Math.max(0, window - waiting))
                    .toList()
                    .forEach(item -> {
                        put(run, item, Outcome.QUEUED);
                        queue.feed(run, new Mark(item.contact(), Lane.BACKFILL, now));
                    });
        });
    }

    private void put(Run run, RunItem item, Outcome outcome) {
        runs.items(run.id())
                .put(
                        item.contact(),
                        new RunItem(item.contact(), outcome, item.writes(), null, item.notes(), item.at()));
    }

    @Override
    public Uni<Map<Outcome, Integer>> counts(WorkspaceId workspace, UUID run) {
        return Uni.createFrom().item(() -> {
            var counts = new EnumMap<Outcome, Integer>(Outcome.class);
            runs.items(run).values().forEach(item -> counts.merge(item.outcome(), 1, Integer::sum));
            return counts;
        });
    }

    @Override
    public Uni<Void> withdraw(Run run) {
        return run(() -> queue.drop(run).forEach(contact -> {
            var item = runs.items(run.id()).get(contact);
            if (item.outcome() == Outcome.QUEUED) {
                put(run, item, Outcome.PENDING);
            }
        }));
    }

    @Override
    public Uni<Void> drop(Run run, Instant now) {
        return run(() -> {
            var dropped = queue.drop(run);
            List.copyOf(runs.items(run.id()).values()).stream()
                    .filter(item -> item.outcome() == Outcome.PENDING
                            || (item.outcome() == Outcome.QUEUED && dropped.contains(item.contact())))
                    .forEach(item -> put(run, item, Outcome.CANCELLED));
        });
    }

    @Override
    public Uni<Void> turn(Run run, Set<Outcome> from, Outcome to) {
        return run(() -> List.copyOf(runs.items(run.id()).values()).stream()
                .filter(item -> from.contains(item.outcome()))
                .forEach(item -> put(run, item, to)));
    }

    @Override
    public Uni<List<RunItem>> page(WorkspaceId workspace, UUID run, Outcome outcome, LinkId after, int limit) {
        return Uni.createFrom()
                .item(() -> runs.items(run).values().stream()
                        .filter(item -> outcome == null || item.outcome() == outcome)
                        .filter(item -> after == null || item.contact().compareTo(after) > 0)
                        .limit(limit)
                        .toList());
    }

    @Override
    public Uni<List<AuditEntry>> ofRun(WorkspaceId workspace, UUID run, LinkId contact) {
        return Uni.createFrom()
                .item(() -> ofRun(run)
                        .filter(entry -> contact(workspace, entry.object())
                                .filter(contact::equals)
                                .isPresent())
                        .toList());
    }

    private static Uni<Void> run(Runnable work) {
        return Uni.createFrom().item(() -> {
            work.run();
            return null;
        });
    }
}
