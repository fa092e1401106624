package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.CrmTag;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Rounds;
import dev.tandem.store.Links;
import dev.tandem.store.Listings;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.store.TagDictionary;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
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

    /** How many contacts' lists are read at the same time. */
    private static final int AT_ONCE = 8;

    private final Connectors connectors;
    private final Inventory inventory;
    private final Stages stages;
    private final Absorber absorber;
    private final RunStore runs;
    private final RunItems items;
    private final Links links;
    private final Listings listings;
    private final TagDictionary tags;
    private final SyncConfig config;
    private final Clock clock;
    private final UUID process = Ids.next();

    Importer(
            Connectors connectors,
            Inventory inventory,
            Stages stages,
            Absorber absorber,
            RunStore runs,
            RunItems items,
            Links links,
            Listings listings,
            TagDictionary tags,
            SyncConfig config,
            Clock clock) {
        this.connectors = connectors;
        this.inventory = inventory;
        this.stages = stages;
        this.absorber = absorber;
        this.runs = runs;
        this.items = items;
        this.links = links;
        this.listings = listings;
        this.tags = tags;
        this.config = config;
        this.clock = clock;
    }

    /** Imports a workspace that was never imported, or goes on with an import that was broken off; else does nothing. */
    public Uni<Optional<Run>> importOnce(WorkspaceId workspace) {
        return runs.latest(workspace, Run.Mode.IMPORT)
                .chain(latest -> latest.map(this::takeUp)
                        .orElseGet(() -> start(workspace).map(Optional::of)));
    }

    /** Whether a workspace was imported, by whichever process. */
    Uni<Boolean> isImported(WorkspaceId workspace) {
        return runs.latest(workspace, Run.Mode.IMPORT)
                .map(latest ->
                        latest.map(Run::status).filter(Run.Status.DONE::equals).isPresent());
    }

    private Uni<Run> start(WorkspaceId workspace) {
        var now = clock.now();
        var run = Run.starting(workspace, Ids.next(), Run.Mode.IMPORT, Run.Scope.EVERYTHING, null, now)
                .heldBy(process, now);
        return runs.start(run).chain(() -> proceed(run));
    }

    private Uni<Optional<Run>> takeUp(Run latest) {
        return runs.change(latest.workspace(), latest.id(), current -> {
                    var now = clock.now();
                    return isAbandoned(current, now)
                            ? current.with(Run.Status.RUNNING, null, now).heldBy(process, now)
                            : current;
                })
                .chain(run -> run.filter(taken -> taken.isMovedBy(process) && !latest.isMovedBy(process))
                        .map(taken -> proceed(taken).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private boolean isAbandoned(Run run, Instant now) {
        var silent = run.beatAt().plus(config.silence()).isBefore(now);
        return switch (run.status()) {
            case RUNNING -> silent || run.holder() == null;
            case FAILED -> silent;
            case PAUSED, HELD, DONE, CANCELLED -> false;
        };
    }

    private Uni<Run> proceed(Run run) {
        return read(run, process)
                .chain(read -> end(read, Run.Status.DONE, null))
                .onFailure(failure -> !(failure instanceof Stopped))
                .call(failure -> end(run, Run.Status.FAILED, failure.getMessage()));
    }

    private Uni<Run> end(Run run, Run.Status status, @Nullable String failure) {
        return runs.change(
                        run.workspace(),
                        run.id(),
                        current -> current.isMovedBy(process) ? current.with(status, failure, clock.now()) : current)
                .map(ended -> ended.orElse(run));
    }

    /** Somebody paused or cancelled the run, or another process moves it on. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the run is not to be moved on here", null, false, false);
        }
    }

    /**
     * Reads what a run is about, from where it is; with a time since when, the contacts that changed become its items.
     * Fails with {@link Stopped} as soon as {@code holder} is not to move it on any more.
     *
     * @return the run, with everything read
     */
    Uni<Run> read(Run run, UUID holder) {
        var phases = phases(run.scope());
        var titles = phases.stream().map(Phase::title).toList();
        var place = titles.indexOf(run.phase());
        var left = place < 0 ? phases : phases.subList(place, phases.size());
        var progress = new Progress(run, holder);
        return Multi.createFrom()
                .iterable(left)
                .onItem()
                .transformToUniAndConcatenate(phase -> read(progress, phase))
                .collect()
                .asList()
                .map(_ -> progress.run);
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

    /** Contacts come first, as the rest hangs off them. What changed since a time, not every kind can be asked for. */
    private List<Phase> phases(Run.Scope scope) {
        var lists = Stream.of(Kind.values())
                .filter(kind -> kind == Kind.CONTACT || scope.kinds().contains(kind))
                .flatMap(kind -> Stream.of(Crm.values()).map(crm -> phase(kind, crm)));
        return scope.since() == null
                ? Stream.concat(lists, Stream.of(Crm.values()).map(Phase.Tags::new))
                        .toList()
                : lists.filter(Phase.Listed.class::isInstance).toList();
    }

    private Phase phase(Kind kind, Crm crm) {
        return connectors.of(crm).listable().contains(kind)
                ? new Phase.Listed(kind, crm)
                : new Phase.ByContact(kind, crm);
    }

    private Uni<Void> read(Progress progress, Phase phase) {
        return progress.enter(phase).chain(() -> switch (phase) {
            case Phase.Listed(var kind, var crm) -> all(() -> page(progress, kind, crm));
            case Phase.ByContact(var kind, var crm) -> all(() -> contacts(progress, kind, crm));
            case Phase.Tags(var crm) -> dictionary(progress.caller(), crm);
        });
    }

    /** Reads the next page, and says whether another one follows. */
    private Uni<Boolean> page(Progress progress, Kind kind, Crm crm) {
        return inventory
                .list(progress.caller(), crm, kind, progress.run.scope().since(), progress.cursor(), PAGE)
                .chain(page -> absorber.absorb(progress.caller(), kind, page.records(), progress.author())
                        .call(absorbed -> noteChanged(progress, absorbed.links()))
                        .chain(absorbed -> progress.advance(page.records().size(), absorbed.matched(), page.next()))
                        .replaceWith(page.next() != null));
    }

    private static Uni<Void> all(Supplier<Uni<? extends Boolean>> page) {
        return Rounds.whilst(page, isMore -> isMore).replaceWithVoid();
    }

    private Uni<Void> noteChanged(Progress progress, List<Link> changed) {
        return progress.run.scope().since() == null
                ? done()
                : items.add(
                        progress.run,
                        changed.stream().map(Writer::contactOf).distinct().toList());
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

    /** The next contacts, several at once: a CRM that is slow to answer need not leave its quota unused. */
    private Uni<Boolean> contacts(Progress progress, Kind kind, Crm crm) {
        return links.contacts(progress.caller().workspace(), crm, progress.place(), PAGE)
                .chain(page -> page.isEmpty()
                        ? Uni.createFrom().item(false)
                        : Multi.createFrom()
                                .iterable(page)
                                .onItem()
                                .transformToUni(contact -> stages.admits(contact)
                                        .chain(admitted -> admitted
                                                ? children(progress, kind, crm, contact)
                                                : Uni.createFrom().item(Read.NOTHING)))
                                .merge(AT_ONCE)
                                .collect()
                                .asList()
                                .map(reads -> reads.stream().reduce(Read.NOTHING, Read::and))
                                .chain(read -> progress.advance(
                                        read.records(),
                                        read.matched(),
                                        page.getLast().id().toString()))
                                .replaceWith(page.size() == PAGE));
    }

    private record Read(int records, int matched) {

        static final Read NOTHING = new Read(0, 0);

        Read and(Read other) {
            return new Read(records + other.records, matched + other.matched);
        }
    }

    private Uni<Read> children(Progress progress, Kind kind, Crm crm, Link contact) {
        var at = clock.now();
        var externalId = contact.living(crm).map(Half::externalId).orElseThrow();
        return connectors
                .of(crm)
                .children(progress.caller(), kind, externalId)
                .onFailure(Failure.NotFound.class)
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
        private final UUID holder;

        Progress(Run run, UUID holder) {
            this.run = run;
            this.holder = holder;
        }

        AuditEntry.Author author() {
            return new AuditEntry.Author(AuditEntry.Cause.IMPORT, run.actor(), run.id());
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
            return note(phase.title(), phase.title().equals(run.phase()) ? run.cursor() : null, 0, 0);
        }

        Uni<Void> advance(int records, int matched, @Nullable String cursor) {
            return note(run.phase(), cursor, records, matched);
        }

        private Uni<Void> note(@Nullable String phase, @Nullable String cursor, int records, int matched) {
            return runs.change(run.workspace(), run.id(), current -> {
                        if (!current.isMovedBy(holder)) {
                            throw new Stopped();
                        }
                        var now = clock.now();
                        return current.at(phase, cursor, now)
                                .with(current.progress().read(records, matched), now);
                    })
                    .invoke(noted -> run = noted.orElse(run))
                    .replaceWithVoid();
        }
    }
}
