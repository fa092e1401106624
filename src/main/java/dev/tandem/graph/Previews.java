package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Preview;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Rounds;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.PreviewStore;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.store.WorkQueue;
import dev.tandem.sync.Absorber;
import dev.tandem.sync.Errand;
import dev.tandem.sync.Inventory;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Planner;
import dev.tandem.sync.Stages;
import dev.tandem.sync.SyncConfig;
import dev.tandem.sync.Tenure;
import dev.tandem.workspace.Staging;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Dry runs: what a sync would do, shown before it is done, and then done exactly so or not at all. */
@ApplicationScoped
public class Previews {

    /** How many contacts one dry run looks at, at most: each takes several calls to both CRMs. */
    public static final int LARGEST = 50;

    private static final int PAGE = 100;

    private final Planner planner;
    private final Absorber absorber;
    private final Connectors connectors;
    private final Inventory inventory;
    private final Links links;
    private final Stages stages;
    private final PreviewStore store;
    private final RunStore runs;
    private final RunItems items;
    private final WorkQueue queue;
    private final SyncConfig config;
    private final Clock clock;

    Previews(
            Planner planner,
            Absorber absorber,
            Connectors connectors,
            Inventory inventory,
            Links links,
            Stages stages,
            PreviewStore store,
            RunStore runs,
            RunItems items,
            WorkQueue queue,
            SyncConfig config,
            Clock clock) {
        this.planner = planner;
        this.absorber = absorber;
        this.connectors = connectors;
        this.inventory = inventory;
        this.links = links;
        this.stages = stages;
        this.store = store;
        this.runs = runs;
        this.items = items;
        this.queue = queue;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What to look at.
     *
     * @param contacts only these; null for all that the scope says
     * @param after only those whose ids come after that contact's; null from the start
     * @param first how many at most
     */
    public record Wish(
            Run.Scope scope,
            @Nullable List<LinkId> contacts,
            @Nullable LinkId after,
            int first) {

        public Wish {
            if (first < 1 || first > LARGEST) {
                throw new Failure.BadInput("first", "must be between 1 and " + LARGEST);
            }
            if (contacts != null && scope.since() != null) {
                throw new Failure.BadInput("since", "cannot be combined with contactIds");
            }
            if (contacts != null && after != null) {
                throw new Failure.BadInput("after", "cannot be combined with contactIds");
            }
            if (contacts != null && contacts.size() > first) {
                throw new Failure.BadInput(
                        "contactIds", "must name at most as many as first says: %d".formatted(first));
            }
        }
    }

    /** Contacts to look at, and how many more there are. */
    private record Chosen(List<LinkId> contacts, long left) {}

    /** Shows what a sync would do. */
    public Uni<Preview> show(WorkspaceId workspace, String actor, Wish wish) {
        var errand = errand(workspace, actor, wish.scope().kinds());
        var notBefore = clock.now().plus(config.previewLifetime());
        return choose(errand, wish, notBefore)
                .chain(chosen -> plans(errand, chosen.contacts(), notBefore).chain(planned -> {
                    var now = clock.now();
                    var parts = new TreeMap<LinkId, SortedMap<String, String>>();
                    planned.forEach(
                            one -> parts.put(one.plan().contact(), one.plan().restsOn()));
                    var hash = Planner.hash(wish.scope().kinds(), fingerprints(planned));
                    var preview = new Preview(
                            workspace,
                            hash,
                            wish.scope().kinds(),
                            planned.stream().map(Planner.Planned::plan).toList(),
                            chosen.left(),
                            now,
                            now.plus(config.previewLifetime()));
                    var stored = new PreviewStore.Stored(
                            wish.scope().kinds(), parts, preview.expiresAt(), Ids.next(), false);
                    return store.save(workspace, hash, stored, now).replaceWith(preview);
                }));
    }

    /** Somebody waits for it, but it takes more calls than may be made at once: it waits its turn. */
    private static Errand errand(WorkspaceId workspace, String actor, Set<Kind> kinds) {
        return new Errand(
                        new Caller(workspace, Lane.WEBHOOK),
                        AuditEntry.Cause.READ,
                        actor,
                        Observed.everywhere(),
                        false,
                        null)
                .within(new Errand.Scope(null, kinds, false, Tenure.LASTING));
    }

    /**
     * What would be done about contacts. What this look finds to be carried no poll finds any more: it is left to the queue,
     * which takes it up even if nobody applies the preview.
     *
     * @param notBefore when it is taken up at the earliest
     */
    private Uni<List<Planner.Planned>> plans(Errand errand, Collection<LinkId> contacts, Instant notBefore) {
        var workspace = errand.caller().workspace();
        return Multi.createFrom()
                .iterable(contacts)
                .onItem()
                .transformToUniAndConcatenate(contact -> withAllOfIt(workspace, contact)
                        .chain(before -> planner.plan(errand, contact)
                                .call(planned -> hasNews(before, planned)
                                        ? queue.mark(workspace, new Mark(contact, Lane.WEBHOOK, notBefore))
                                        : Uni.createFrom().voidItem())))
                .collect()
                .asList();
    }

    private Uni<Map<LinkId, Link>> withAllOfIt(WorkspaceId workspace, LinkId contact) {
        return Uni.combine()
                .all()
                .unis(links.byId(workspace, contact), links.childrenOf(workspace, contact))
                .with((itself, theirs) -> Stream.concat(itself.stream(), theirs.stream())
                        .collect(Collectors.toMap(Link::id, link -> link)));
    }

    private static boolean hasNews(Map<LinkId, Link> before, Planner.Planned planned) {
        return Stream.concat(Stream.of(planned.seen().link()), planned.theirs().stream())
                .anyMatch(now -> Optional.ofNullable(before.get(now.id()))
                        .map(was -> Observed.isNews(was.state(), was.fields(), now))
                        .orElse(true));
    }

    private static Map<LinkId, String> fingerprints(List<Planner.Planned> planned) {
        return planned.stream()
                .collect(Collectors.toMap(
                        one -> one.plan().contact(), Planner.Planned::fingerprint, (one, _) -> one, TreeMap::new));
    }

    private Uni<Chosen> choose(Errand errand, Wish wish, Instant notBefore) {
        var workspace = errand.caller().workspace();
        var named = wish.contacts();
        var since = wish.scope().since();
        var after = wish.after();
        if (named != null) {
            return links.byIds(workspace, named)
                    .invoke(found -> {
                        var contacts = found.stream()
                                .filter(link -> link.kind() == Kind.CONTACT && !link.isDeleted())
                                .map(Link::id)
                                .collect(Collectors.toSet());
                        if (!contacts.containsAll(named)) {
                            throw Failure.NotFound.named("contact", "contactIds");
                        }
                    })
                    .replaceWith(new Chosen(named, 0));
        }
        return (after == null ? Uni.createFrom().voidItem() : known(workspace, after))
                .chain(() -> since == null
                        ? unnamed(workspace, after, wish.first())
                        : changed(errand, wish.scope(), since, notBefore)
                                .map(all -> cut(after == null ? all : all.tailSet(after, false), wish.first())));
    }

    private Uni<Void> known(WorkspaceId workspace, LinkId contact) {
        return links.byId(workspace, contact)
                .map(found -> found.orElseThrow(() -> Failure.NotFound.named("contact", "after")))
                .replaceWithVoid();
    }

    private Uni<Chosen> unnamed(WorkspaceId workspace, @Nullable LinkId after, int first) {
        return stages.of(workspace)
                .chain(staging -> staging.map(
                                test -> marked(workspace, test, after).map(all -> cut(all, first)))
                        .orElseGet(() -> links.contacts(workspace, null, after, first)
                                .chain(found -> items.living(workspace, after)
                                        .map(count -> new Chosen(
                                                found.stream().map(Link::id).toList(),
                                                Math.max(0, count - found.size()))))));
    }

    /** The contacts that a test admits; one that was known before it lost its mark is not among them. */
    private Uni<SortedSet<LinkId>> marked(WorkspaceId workspace, Staging test, @Nullable LinkId after) {
        var place = new AtomicReference<@Nullable LinkId>(after);
        var all = new TreeSet<LinkId>();
        return Rounds.whilst(
                        () -> links.contacts(workspace, null, place.get(), PAGE).invoke(found -> {
                            found.stream().filter(test::admits).map(Link::id).forEach(all::add);
                            found.stream().reduce((_, last) -> last).ifPresent(last -> place.set(last.id()));
                        }),
                        found -> found.size() == PAGE)
                .replaceWith(all);
    }

    private static Chosen cut(SortedSet<LinkId> all, int first) {
        var some = all.stream().limit(first).toList();
        return new Chosen(some, all.size() - some.size());
    }

    /** The contacts that either CRM lists as changed since then, or a record of which it does. */
    private Uni<NavigableSet<LinkId>> changed(Errand errand, Run.Scope scope, Instant since, Instant notBefore) {
        if (since.isAfter(clock.now())) {
            throw new Failure.BadInput("since", "must not be in the future");
        }
        var kinds = EnumSet.of(Kind.CONTACT);
        kinds.addAll(scope.kinds());
        var lists = kinds.stream()
                .flatMap(kind -> Stream.of(Crm.values())
                        .filter(crm -> connectors.of(crm).listable().contains(kind))
                        .map(crm -> pages(errand, kind, crm, since, notBefore)))
                .toList();
        return Multi.createFrom()
                .iterable(lists)
                .onItem()
                .transformToUniAndConcatenate(list -> list)
                .collect()
                .in(TreeSet<LinkId>::new, (all, some) -> all.addAll(some))
                .map(all -> all);
    }

    private Uni<Set<LinkId>> pages(Errand errand, Kind kind, Crm crm, Instant since, Instant notBefore) {
        var cursor = new ArrayList<Optional<String>>(List.of(Optional.empty()));
        return Multi.createBy()
                .repeating()
                .uni(() -> inventory
                        .list(
                                errand.caller(),
                                crm,
                                kind,
                                since,
                                cursor.getFirst().orElse(null),
                                PAGE)
                        .invoke(page -> cursor.set(0, Optional.ofNullable(page.next())))
                        .chain(page ->
                                absorber.absorbRead(errand.caller(), kind, page.records(), errand.author(), notBefore)))
                .whilst(_ -> cursor.getFirst().isPresent())
                .collect()
                .in(
                        TreeSet<LinkId>::new,
                        (all, absorbed) -> absorbed.links()
                                .forEach(link -> all.add(
                                        Optional.ofNullable(link.contactId()).orElse(link.id()))))
                .map(all -> all);
    }

    /**
     * Begins a run that does exactly what was shown. Fails with a {@link Failure.Conflict}, and nothing is changed, if
     * anything that it rests on moved, or if it was applied already.
     */
    public Uni<Run> apply(WorkspaceId workspace, String actor, String hash) {
        return store.find(workspace, hash)
                .map(found -> found.filter(preview -> !preview.expiresAt().isBefore(clock.now()))
                        .orElseThrow(() -> new Failure.Conflict(
                                "hash", "There is no such preview, or it has expired: make a new one.")))
                .invoke(preview -> {
                    if (preview.applied()) {
                        throw applied();
                    }
                })
                .chain(preview -> plans(
                                errand(workspace, actor, preview.kinds()),
                                preview.contacts().keySet(),
                                preview.expiresAt())
                        .invoke(planned -> requireUnmoved(preview, planned))
                        .chain(planned -> begin(workspace, actor, hash, preview, fingerprints(planned))));
    }

    /** The run's id is the preview's own, so it begins once: of several that apply it at the same time, one does. */
    private Uni<Run> begin(
            WorkspaceId workspace,
            String actor,
            String hash,
            PreviewStore.Stored preview,
            Map<LinkId, String> expected) {
        var run = Run.starting(
                workspace, preview.run(), Run.Mode.APPLY, new Run.Scope(preview.kinds(), null), actor, clock.now());
        return store.note(workspace, run.id(), expected)
                .chain(() -> runs.start(run))
                .onFailure(Failure.Conflict.class)
                .call(() -> store.find(workspace, hash)
                        .invoke(now -> now.filter(PreviewStore.Stored::applied).ifPresent(_ -> {
                            throw applied();
                        })))
                .replaceWith(run);
    }

    private static Failure.Conflict applied() {
        return new Failure.Conflict("hash", "This preview was applied already: make a new one.");
    }

    private static void requireUnmoved(PreviewStore.Stored preview, List<Planner.Planned> planned) {
        var moved = planned.stream()
                .map(one ->
                        moved(one, preview.contacts().getOrDefault(one.plan().contact(), new TreeMap<>())))
                .flatMap(Optional::stream)
                .toList();
        if (!moved.isEmpty()) {
            throw new Failure.Conflict(
                    "hash",
                    "Nothing was done, as this moved since the preview: %s.".formatted(String.join("; ", moved)));
        }
    }

    private static Optional<String> moved(Planner.Planned now, SortedMap<String, String> before) {
        var parts = now.plan().restsOn().entrySet().stream()
                .filter(part -> !part.getValue().equals(before.get(part.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("%s of %s"
                        .formatted(String.join(", ", parts), name(now.seen().link())));
    }

    /** By what the CRMs call it: who may have contacts synced need not be one who may read them. */
    private static String name(Link link) {
        return link.halves().entrySet().stream()
                .map(half -> "%s %s".formatted(half.getKey(), half.getValue().externalId()))
                .collect(Collectors.joining(" and ", "contact ", ""));
    }
}
