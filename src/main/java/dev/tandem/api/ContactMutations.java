package dev.tandem.api;

import dev.tandem.graph.Editor;
import dev.tandem.graph.Graph;
import dev.tandem.graph.TagEntry;
import dev.tandem.graph.Written;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;

/** Contacts, as callers change them. */
@GraphQLApi
public class ContactMutations {

    private final Editor editor;
    private final Graph graph;
    private final RequestWorkspace request;

    ContactMutations(Editor editor, Graph graph, RequestWorkspace request) {
        this.editor = editor;
        this.graph = graph;
        this.request = request;
    }

    @Mutation
    @Description("Create a contact at both CRMs, linked.")
    public Uni<ContactPayloads.ContactCreate> contactCreate(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactCreate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.create(given.edit(), Kind.CONTACT, null, named(given.fields(Kind.CONTACT))),
                ContactNode::new,
                ContactPayloads.ContactCreate::new);
    }

    @Mutation
    @Description("Change a contact at both CRMs: fields left out stay as they are, null clears.")
    public Uni<ContactPayloads.ContactUpdate> contactUpdate(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactUpdate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.update(
                        given.edit(), Kind.CONTACT, given.id("id", Kind.CONTACT), given.changes(Kind.CONTACT)),
                ContactNode::new,
                ContactPayloads.ContactUpdate::new);
    }

    @Mutation
    @Description("Update the contact that has the e-mail address or else the phone number, or create it.")
    public Uni<ContactPayloads.ContactUpsert> contactUpsert(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactUpsert input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.upsertContact(given.edit(), reachable(given.fields(Kind.CONTACT))),
                ContactNode::new,
                ContactPayloads.ContactUpsert::new);
    }

    @Mutation
    @Description("Delete a contact at both CRMs.")
    public Uni<ContactPayloads.ContactDelete> contactDelete(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactDelete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerDeletion(
                () -> editor.delete(given.edit(), Kind.CONTACT, given.id("id", Kind.CONTACT)),
                input.id(),
                ContactPayloads.ContactDelete::new);
    }

    @Mutation
    @Description("Give tags to a contact; the others stay.")
    public Uni<ContactPayloads.ContactTagsAdd> contactTagsAdd(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactTagsAdd input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> changeTags(given, given.tags("tags"), none()),
                ContactNode::new,
                ContactPayloads.ContactTagsAdd::new);
    }

    @Mutation
    @Description("Take tags from a contact; the others stay.")
    public Uni<ContactPayloads.ContactTagsRemove> contactTagsRemove(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactTagsRemove input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> changeTags(given, none(), given.tags("tags")),
                ContactNode::new,
                ContactPayloads.ContactTagsRemove::new);
    }

    @Mutation
    @Description("Give tags to and take tags from many contacts.")
    public Uni<ContactPayloads.ContactTagsBulkUpdate> contactTagsBulkUpdate(
            @NonNull @Description(Doc.INPUT) ContactInputs.ContactTagsBulkUpdate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> changeTagsOfMany(given),
                ContactMutations::bulk,
                (_, userErrors, writes) -> new ContactPayloads.ContactTagsBulkUpdate(List.of(), userErrors, writes));
    }

    @Mutation
    @Description("Compare a contact and all that hangs off it at both CRMs, and carry what differs.")
    public Uni<ContactPayloads.SyncContact> syncContact(
            @NonNull @Description(Doc.INPUT) ContactInputs.SyncContact input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> contact(given, input).chain(id -> editor.syncContact(given.edit(), id)),
                ContactNode::new,
                ContactPayloads.SyncContact::new);
    }

    private Uni<LinkId> contact(MutationInput given, ContactInputs.SyncContact input) {
        var ref = input.ref();
        if (ref == null) {
            return Uni.createFrom().item(given.id("id", Kind.CONTACT));
        }
        if (given.has("id")) {
            throw new Failure.BadInput("ref", "cannot be combined with id");
        }
        var crm = ref.crm().toModel();
        return graph.contactByRef(given.workspace(), crm, ref.id(), Set.of(), null)
                .map(reading -> reading.value()
                        .map(contact -> contact.link().id())
                        .orElseThrow(() -> reading.failures().stream()
                                .<Failure>map(read -> read.failure())
                                .findFirst()
                                .orElseGet(() -> new Failure.NotFound("contact", ref.id(), crm, "ref"))));
    }

    private Uni<Written> changeTags(MutationInput given, SortedSet<String> add, SortedSet<String> remove) {
        var contact = given.id("id", Kind.CONTACT);
        requireAny("tags", add, remove);
        var edit = given.edit();
        return known(given, "tags", add).chain(() -> editor.changeTags(edit, contact, add, remove));
    }

    private Uni<List<Written>> changeTagsOfMany(MutationInput given) {
        var contacts = given.ids("ids", Kind.CONTACT);
        var add = given.tags("add");
        var remove = given.tags("remove");
        requireAny("add", add, remove);
        var edit = given.edit();
        return known(given, "add", add).chain(() -> editor.changeTags(edit, contacts, add, remove));
    }

    private static void requireAny(String field, SortedSet<String> add, SortedSet<String> remove) {
        if (add.isEmpty() && remove.isEmpty()) {
            throw new Failure.BadInput(field, "must name at least one tag");
        }
    }

    /** Fails with a {@link Failure.BadInput} if a tag is not in the dictionary and not to be created. */
    private Uni<Void> known(MutationInput given, String field, SortedSet<String> names) {
        return names.isEmpty() || given.flag("createMissing")
                ? Uni.createFrom().voidItem()
                : graph.tags(given.workspace())
                        .invoke(tags -> requireAll(field, names, tags))
                        .replaceWithVoid();
    }

    private static void requireAll(String field, SortedSet<String> names, List<TagEntry> tags) {
        var unknown = new TreeSet<>(names);
        tags.forEach(tag -> unknown.remove(tag.name()));
        if (!unknown.isEmpty()) {
            throw new Failure.BadInput(
                    field,
                    "names tags that are not in the dictionary: %s; create them, or set createMissing"
                            .formatted(String.join(", ", unknown)));
        }
    }

    private static ContactPayloads.ContactTagsBulkUpdate bulk(List<Written> written) {
        return new ContactPayloads.ContactTagsBulkUpdate(
                written.stream()
                        .flatMap(one -> one.object().stream())
                        .map(ContactNode::new)
                        .toList(),
                List.of(),
                written.stream().flatMap(one -> Write.of(one.writes()).stream()).toList());
    }

    private static Fields named(Fields fields) {
        return requireOneOf(
                fields, "email", Field.EMAIL, Field.PHONE, Field.FIRST_NAME, Field.LAST_NAME, Field.COMPANY);
    }

    private static Fields reachable(Fields fields) {
        return requireOneOf(fields, "email", Field.EMAIL, Field.PHONE);
    }

    private static Fields requireOneOf(Fields fields, String named, Field... options) {
        if (Stream.of(options).allMatch(option -> fields.text(option).isEmpty())) {
            throw new Failure.BadInput(
                    named,
                    "is required, unless there is one of these: "
                            + String.join(
                                    ", ",
                                    Stream.of(options)
                                            .skip(1)
                                            .map(Field::fieldName)
                                            .toList()));
        }
        return fields;
    }

    private static SortedSet<String> none() {
        return new TreeSet<>();
    }
}
