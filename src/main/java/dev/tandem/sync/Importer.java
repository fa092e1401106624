package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.CrmTag;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.Listings;
import dev.tandem.store.RunStore;
import dev.tandem.store.TagDictionary;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything from both CRMs, page by page, and links it; writes to neither. Its place is noted after each page, so
 * that a run whose process died is taken up where it was.
 */
@ApplicationScoped
public class Importer {

    /** How many records a page has at most; both CRMs give that many. */
    private static final int PAGE = 100;

    private final Connectors connectors;
    private final Absorber absorber;
    private final RunStore runs;
    private final Links links;
    private final Listings listings;
    private final TagDictionary tags;
    private final SyncConfig config;
    private final Clock clock;

    Importer(
            Connectors connectors,
            Absorber absorber,
            RunStore runs,
            Links links,
            Listings listings,
            TagDictionary tags,
            SyncConfig config,
            Clock clock) {
        this.connectors = connectors;
        this.absorber = absorber;
        this.runs = runs;
        this.links = links;
        this.listings = listings;
        this.tags = tags;
        this.config = config;
        this.clock = clock;
    }

    /** Imports a workspace that was never imported, or goes on with an import that was broken off; else does nothing. */
    public Uni<Optional<Run>> importOnce(WorkspaceId workspace) {
        return runs.latest(workspace, 1)
                .chain(latest -> latest.isEmpty()
                        ? start(workspace).map(Optional::of)
                        : runs.takeOver(workspace, clock.now().minus(config.silence()), clock.now())
                                .chain(taken -> taken.isEmpty()
                                        ? Uni.createFrom().item(taken)
                                        : proceed(taken.get()).map(Optional::of)));
    }

    private Uni<Run> start(WorkspaceId workspace) {
        var now = clock.now();
        var run = new Run(
                workspace,
                Ids.next(),
                Run.Mode.IMPORT,
                Run.Status.RUNNING,
                null,
                null,
                0,
                null,
                0,
                now,
                now,
                null,
                null);
        return runs.start(run).chain(() -> proceed(run));
    }

    /** What one phase reads. */
    private sealed interface Phase {
        /** All records of a kind, as its CRM lists them. */
        record Listed(Kind kind, Crm crm) implements Phase {}

        /** All records of a kind, contact by contact, at a CRM that lists them no other way. */
        record ByContact(Kind kind, Crm crm) implements Phase {}

        /** A CRM's tag dictionary. */
        record Tags(Crm crm) implements Phase {}

        default String title() {
            return switch (this) {
                case Listed(var kind, var crm) -> kind + " at " + crm;
                case ByContact(var kind, var crm) -> kind + " at " + crm;
                case Tags(var crm) -> "TAGS at " + crm;
            };
        }
    }

    private List<Phase> phases() {
        return Stream.concat(
                        Stream.of(Kind.values())
                                .flatMap(kind -> Stream.of(Crm.values()).map(crm -> phase(kind, crm))),
                        Stream.of(Crm.values()).map(Phase.Tags::new))
                .toList();
    }

    private Phase phase(Kind kind, Crm crm) {
        return connectors.of(crm).listable().contains(kind)
                ? new Phase.Listed(kind, crm)
                : new Phase.ByContact(kind, crm);
    }

    private Uni<Run> proceed(Run run) {
        var phases = phases();
        var titles = phases.stream().map(Phase::title).toList();
        var left = run.phase() == null ? phases : phases.subList(titles.indexOf(run.phase()), phases.size());
        var progress = new Progress(run);
        return Multi.createFrom()
                .iterable(left)
                .onItem()
                .transformToUniAndConcatenate(phase -> read(progress, phase))
                .collect()
                .asList()
                .chain(() -> progress.end(Run.Status.DONE, null))
                .onFailure()
                .call(failure -> progress.end(Run.Status.FAILED, failure.getMessage()));
    }

    private Uni<Void> read(Progress progress, Phase phase) {
        return progress.enter(phase).chain(() -> switch (phase) {
            case Phase.Listed(var kind, var crm) -> pages(progress, kind, crm);
            case Phase.ByContact(var kind, var crm) -> contacts(progress, kind, crm);
            case Phase.Tags(var crm) -> dictionary(progress.caller(), crm);
        });
    }

    private Uni<Void> pages(Progress progress, Kind kind, Crm crm) {
        return connectors
                .of(crm)
                .list(progress.caller(), kind, null, progress.cursor(), PAGE)
                .chain(page -> absorber.absorb(progress.caller(), kind, page.records(), progress.author())
                        .chain(absorbed -> progress.advance(page.records().size(), absorbed.matched(), page.next()))
                        .chain(() -> page.next() == null ? done() : pages(progress, kind, crm)));
    }

    private Uni<Void> dictionary(Caller caller, Crm crm) {
        return connectors
                .of(crm)
                .tags(caller)
                .chain(found -> tags.learn(
                        caller.workspace(),
                        crm,
                        found.stream()
                                .collect(Collectors.toMap(
                                        tag -> Canonical.tag(tag.name()), CrmTag::externalId, (a, _) -> a))));
    }

    private Uni<Void> contacts(Progress progress, Kind kind, Crm crm) {
        return links.contacts(progress.caller().workspace(), crm, progress.place(), PAGE)
                .chain(page -> Multi.createFrom()
                        .iterable(page)
                        .onItem()
                        .transformToUniAndConcatenate(contact -> children(progress, kind, crm, contact)
                                .chain(read -> progress.advance(
                                        read.records(),
                                        read.matched(),
                                        contact.id().toString())))
                        .collect()
                        .asList()
                        .chain(() -> page.size() == PAGE ? contacts(progress, kind, crm) : done()));
    }

    private record Read(int records, int matched) {}

    private Uni<Read> children(Progress progress, Kind kind, Crm crm, Link contact) {
        var at = clock.now();
        var externalId = contact.living(crm).map(Half::externalId).orElseThrow();
        return connectors
                .of(crm)
                .children(progress.caller(), kind, externalId)
                .onFailure(dev.tandem.model.Failure.NotFound.class)
                .recoverWithItem(List.<CrmRecord>of())
                .chain(records -> absorber.absorb(progress.caller(), kind, records, progress.author()))
                .call(() ->
                        listings.note(progress.caller().workspace(), new Listings.Listing(contact.id(), crm, kind), at))
                .map(absorbed -> new Read(absorbed.links().size(), absorbed.matched()));
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }

    /** Where a run is; told to the store after every step. */
    private final class Progress {
        private Run run;

        Progress(Run run) {
            this.run = run;
        }

        AuditEntry.Author author() {
            return new AuditEntry.Author(AuditEntry.Cause.IMPORT, null, run.id());
        }

        Caller caller() {
            return new Caller(run.workspace(), Lane.BACKFILL);
        }

        @Nullable
        String cursor() {
            return run.cursor();
        }

        /** The contact that was read last; null at the start. */
        @Nullable
        LinkId place() {
            var cursor = run.cursor();
            return cursor == null ? null : new LinkId(UUID.fromString(cursor));
        }

        Uni<Void> enter(Phase phase) {
            var cursor = phase.title().equals(run.phase()) ? run.cursor() : null;
            return note(run.status(), phase.title(), cursor, 0, 0, null).replaceWithVoid();
        }

        Uni<Void> advance(int records, int matched, @Nullable String cursor) {
            return note(run.status(), run.phase(), cursor, records, matched, null)
                    .replaceWithVoid();
        }

        Uni<Run> end(Run.Status status, @Nullable String failure) {
            return note(
                    status,
                    status == Run.Status.DONE ? null : run.phase(),
                    status == Run.Status.DONE ? null : run.cursor(),
                    0,
                    0,
                    failure);
        }

        private Uni<Run> note(
                Run.Status status,
                @Nullable String phase,
                @Nullable String cursor,
                int records,
                int matched,
                @Nullable String failure) {
            var now = clock.now();
            run = new Run(
                    run.workspace(),
                    run.id(),
                    run.mode(),
                    status,
                    phase,
                    cursor,
                    run.done() + records,
                    run.total(),
                    run.linked() + matched,
                    run.startedAt(),
                    now,
                    status == Run.Status.RUNNING ? null : now,
                    failure);
            return runs.update(run).replaceWith(run);
        }
    }
}
