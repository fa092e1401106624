package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.CrmTag;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.Value;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Rounds;
import dev.tandem.store.LinkSearch;
import dev.tandem.store.Links;
import dev.tandem.store.TagDictionary;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Rules;
import dev.tandem.sync.Stages;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changing the tag dictionaries of both CRMs, and with them the tags on contacts.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link Failure} if neither dictionary changed. A dictionary that could not be
 * changed is told in the writes and not tried again by itself: repeating the mutation does only what is missing.
 */
@ApplicationScoped
public class TagEditor {

    private static final int PAGE = 500;

    private final Connectors connectors;
    private final TagDictionary dictionary;
    private final Links links;
    private final LinkSearch search;
    private final Rules rules;
    private final Stages stages;
    private final Clock clock;

    TagEditor(
            Connectors connectors,
            TagDictionary dictionary,
            Links links,
            LinkSearch search,
            Rules rules,
            Stages stages,
            Clock clock) {
        this.connectors = connectors;
        this.dictionary = dictionary;
        this.links = links;
        this.search = search;
        this.rules = rules;
        this.stages = stages;
        this.clock = clock;
    }

    /** What a change came to; no tag after a deletion. */
    public record TagWritten(Optional<TagEntry> tag, List<WriteResult> writes) {

        /** Whether no CRM is left to try again. */
        public boolean isDone() {
            return TagEditor.isDone(writes);
        }
    }

    private static boolean isDone(List<WriteResult> writes) {
        return writes.stream().allMatch(write -> write.failure() == null);
    }

    /** Adds a tag, by canonical name, to the dictionaries that lack it. */
    public Uni<TagWritten> create(Edit edit, String name) {
        return dictionary.all(edit.workspace()).chain(all -> {
            var known = all.stream()
                    .filter(entry -> entry.name().equals(name))
                    .findFirst()
                    .map(TagDictionary.Entry::externalIds)
                    .orElse(Map.of());
            return each(
                            edit,
                            "create",
                            (crm, connector) -> known.containsKey(crm)
                                    ? unchanged(crm, known.get(crm))
                                    : connector
                                            .createTag(caller(edit), name)
                                            .call(tag -> dictionary.learn(
                                                    edit.workspace(), crm, Map.of(name, tag.externalId())))
                                            .map(tag -> done(crm, "create", tag)))
                    .chain(writes -> named(edit, name, writes));
        });
    }

    private Uni<TagWritten> named(Edit edit, String name, List<WriteResult> writes) {
        return dictionary
                .all(edit.workspace())
                .map(all -> new TagWritten(
                        all.stream()
                                .filter(entry -> entry.name().equals(name))
                                .findFirst()
                                .map(TagEntry::of),
                        writes));
    }

    /** Renames a tag in the dictionaries, and so on every contact that has it. */
    public Uni<TagWritten> rename(Edit edit, UUID id, String name) {
        return renameable(edit, id, name)
                .chain(entry -> each(
                                edit,
                                "update",
                                (crm, connector) -> entry.externalIds().containsKey(crm)
                                        ? connector
                                                .renameTag(
                                                        caller(edit),
                                                        entry.externalIds().getOrDefault(crm, ""),
                                                        name)
                                                .map(tag -> done(crm, "update", tag))
                                        : unchanged(crm, null))
                        .call(writes -> retag(edit, entry.name(), name, writes))
                        .call(() -> dictionary.rename(edit.workspace(), id, name))
                        .chain(writes -> named(edit, name, writes)));
    }

    /** Deletes a tag from the dictionaries, and so from every contact that has it. */
    public Uni<TagWritten> delete(Edit edit, UUID id) {
        return existing(edit, id)
                .chain(entry -> each(
                                edit,
                                "delete",
                                (crm, connector) -> entry.externalIds().containsKey(crm)
                                        ? connector
                                                .deleteTag(
                                                        caller(edit),
                                                        entry.externalIds().getOrDefault(crm, ""))
                                                .replaceWith(new WriteResult(
                                                        crm,
                                                        "delete",
                                                        WriteOutcome.DONE,
                                                        entry.externalIds().get(crm),
                                                        null))
                                        : unchanged(crm, null))
                        .call(writes -> retag(edit, entry.name(), null, writes))
                        .call(writes -> isDone(writes)
                                ? dictionary.remove(edit.workspace(), id)
                                : Uni.createFrom().voidItem())
                        .map(writes -> new TagWritten(Optional.empty(), writes)));
    }

    /** The tag, if its new name is one that it can have. */
    private Uni<TagDictionary.Entry> renameable(Edit edit, UUID id, String name) {
        return dictionary.all(edit.workspace()).chain(all -> {
            if (all.stream()
                    .anyMatch(entry -> entry.name().equals(name) && !entry.id().equals(id))) {
                throw new Failure.Conflict("name", "There is a tag of that name already.");
            }
            return existing(edit, id);
        });
    }

    private Uni<TagDictionary.Entry> existing(Edit edit, UUID id) {
        return dictionary
                .byId(edit.workspace(), id)
                .map(found -> found.orElseThrow(() -> Failure.NotFound.named("tag", "id")));
    }

    /** A dictionary reaches every contact, so it is left alone while a workspace is tried out. */
    private Uni<List<WriteResult>> each(
            Edit edit, String operation, BiFunction<Crm, Connector, Uni<WriteResult>> change) {
        var targets = edit.targets().isEmpty() ? Observed.everywhere() : new TreeSet<>(edit.targets());
        return stages.of(edit.workspace())
                .invoke(staging -> staging.ifPresent(test -> {
                    throw test.refusal("the dictionary of tags, which is every contact's,");
                }))
                .chain(() -> Multi.createFrom()
                        .iterable(targets)
                        .onItem()
                        .transformToUniAndConcatenate(crm -> change.apply(crm, connectors.of(crm))
                                .onFailure(Failure.class)
                                .recoverWithItem(failure -> failed(crm, operation, failure)))
                        .collect()
                        .asList())
                .invoke(writes -> {
                    if (writes.stream().allMatch(write -> write.failure() != null)) {
                        throw writes.getFirst().failed().orElseThrow();
                    }
                });
    }

    /** Changes the tag on the stored halves of the CRMs that changed it, page by page. */
    private Uni<Void> retag(Edit edit, String from, @Nullable String to, List<WriteResult> writes) {
        var changed = EnumSet.noneOf(Crm.class);
        writes.stream()
                .filter(write -> write.outcome() == WriteOutcome.DONE)
                .forEach(write -> changed.add(write.crm()));
        var has = new LinkSearch.Restriction(
                "l.fields @> ?", new JsonObject().put(Field.TAGS.fieldName(), new JsonArray().add(from)));
        var request = new LinkSearch.Request(
                edit.workspace(), Kind.CONTACT, List.of(has), List.of(), PAGE, false, null, "after");
        return Rounds.whilst(
                        () -> rules.by(
                                caller(edit),
                                known -> search.find(request)
                                        .chain(page -> links.change(
                                                        edit.workspace(),
                                                        page.found().stream()
                                                                .map(found -> found.link()
                                                                        .id())
                                                                .toList(),
                                                        link -> Observed.of(
                                                                        known,
                                                                        retagged(link, changed, from, to),
                                                                        clock.now())
                                                                .change(new AuditEntry.Author(
                                                                        AuditEntry.Cause.MUTATION, edit.actor(), null)))
                                                .replaceWith(page.more() && changed.size() == Crm.values().length))),
                        isMore -> isMore)
                .replaceWithVoid();
    }

    private static Link retagged(Link link, Set<Crm> crms, String from, @Nullable String to) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        crms.forEach(crm -> link.half(crm)
                .ifPresent(half -> halves.put(
                        crm,
                        new Half(
                                half.externalId(),
                                retagged(half.fields(), from, to),
                                half.createdAt(),
                                half.lastModified(),
                                half.fetchedAt(),
                                null,
                                half.gone(),
                                half.changed()))));
        return link.with(halves)
                .with(link.base()
                        .with(
                                retagged(link.base().agreed(), from, to),
                                link.base().differing(),
                                link.base().held()));
    }

    private static Fields retagged(Fields fields, String from, @Nullable String to) {
        var tags = new TreeSet<>(fields.texts(Field.TAGS));
        if (!tags.remove(from)) {
            return fields;
        }
        Stream.ofNullable(to).forEach(tags::add);
        return fields.with(Field.TAGS, tags.isEmpty() ? null : Value.of(tags));
    }

    private static Uni<WriteResult> unchanged(Crm crm, @Nullable String externalId) {
        return Uni.createFrom().item(new WriteResult(crm, "none", WriteOutcome.UNCHANGED, externalId, null));
    }

    private static WriteResult failed(Crm crm, String operation, Failure failure) {
        var outcome = failure instanceof Failure.UnknownOutcome ? WriteOutcome.UNKNOWN : WriteOutcome.REJECTED;
        return new WriteResult(crm, operation, outcome, null, failure);
    }

    private static WriteResult done(Crm crm, String operation, CrmTag tag) {
        return new WriteResult(crm, operation, WriteOutcome.DONE, tag.externalId(), null);
    }

    private static Caller caller(Edit edit) {
        return new Caller(edit.workspace(), Lane.INTERACTIVE);
    }
}
