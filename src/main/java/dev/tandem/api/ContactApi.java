package dev.tandem.api;

import dev.tandem.graph.AuditTrail;
import dev.tandem.graph.ChildQuery;
import dev.tandem.graph.Graph;
import dev.tandem.graph.PageRequest;
import dev.tandem.model.Failure;
import dev.tandem.model.FieldType;
import dev.tandem.model.Kind;
import graphql.schema.DataFetchingEnvironment;
import io.smallrye.graphql.api.Context;
import io.smallrye.graphql.api.Nullable;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;

/** Contacts and what hangs off them, as callers read them. */
@GraphQLApi
public class ContactApi {

    private final Graph graph;
    private final AuditTrail trail;
    private final RequestWorkspace request;

    ContactApi(Graph graph, AuditTrail trail, RequestWorkspace request) {
        this.graph = graph;
        this.trail = trail;
        this.request = request;
    }

    @Query
    @Description("One contact, named by its id or as a CRM knows it; null and an error NOT_FOUND if there is none.")
    public Uni<ContactNode> contact(
            @Id @Description("Its id.") @Nullable String id,
            @Description("The record of a CRM; one never seen before is fetched from there.") @Nullable RecordRef ref,
            @Description(Doc.MAX_AGE) @Nullable Duration maxAge,
            @Description(
                            "Show it, and what belongs to it, as it was at that time, rebuilt from the audit; null if it was not"
                                    + " there then. What the CRMs themselves held is not told for the past: sources is empty.")
                    @Nullable
                    OffsetDateTime asOf,
            Context context) {
        var workspace = request.id();
        var age = Answers.maxAge(maxAge);
        if (asOf != null && age != null) {
            throw new Failure.BadInput("maxAge", "goes with the present, not with asOf");
        }
        if (asOf != null && id != null && ref == null) {
            return trail.asOf(workspace, Kind.CONTACT, GlobalId.parse("id", id, Kind.CONTACT), asOf.toInstant())
                    .map(found -> found.map(ContactNode::new).orElse(null));
        }
        if (asOf != null && id == null && ref != null) {
            return graph.contactByRefAsOf(workspace, ref.crm().toModel(), ref.id(), asOf.toInstant())
                    .map(found -> found.map(ContactNode::new).orElse(null));
        }
        var lists = age == null
                ? Set.<Kind>of() // the store is read when they are asked for
                : SelectedLists.of(context.unwrap(DataFetchingEnvironment.class));
        if (id != null && ref == null) {
            return graph.contact(workspace, GlobalId.parse("id", id, Kind.CONTACT), lists, age)
                    .chain(Answers.asOne(ContactNode::new, () -> new Failure.NotFound("contact", id, null, "id")));
        }
        if (id == null && ref != null) {
            return graph.contactByRef(workspace, ref.crm().toModel(), ref.id(), lists, age)
                    .chain(Answers.asOne(
                            ContactNode::new,
                            () -> new Failure.NotFound(
                                    "contact", ref.id(), ref.crm().toModel(), "ref")));
        }
        throw new Failure.BadInput("id", "or ref has to be given, and not both");
    }

    @Query
    @NonNull
    @Description("The contacts of the workspace, a page at a time.")
    public Uni<ContactConnection> contacts(
            @Description("Which ones; all unless given.") @Nullable ContactFilter filter,
            @Description("Words that must all occur, as beginnings of words, in name, e-mail, phone, company, tags or"
                            + " address.")
                    @Nullable
                    String search,
            @Description("What to sort by; the latest change first unless given.") @Nullable
                    List<@NonNull ContactOrder> orderBy,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after,
            @Description(Doc.LAST) @Nullable Integer last,
            @Description(Doc.BEFORE) @Nullable String before,
            @Description(Doc.MAX_AGE) @Nullable Duration maxAge) {
        var query = ContactQueries.of(filter, search, orderBy, request.region());
        return graph.contacts(request.id(), query, PageRequest.of(first, after, last, before), Answers.maxAge(maxAge))
                .chain(Answers.as(ContactConnection::of));
    }

    @Query
    @NonNull
    @Description("The contacts that share an e-mail address or a phone number, here and at both CRMs.")
    public Uni<List<@NonNull ContactNode>> duplicates(
            @Description("The e-mail address they share.") @Nullable String email,
            @Description("The phone number they share.") @Nullable String phone) {
        var region = request.region();
        var sharedEmail = ContactQueries.checked("email", FieldType.EMAIL, email, region);
        var sharedPhone = ContactQueries.checked("phone", FieldType.PHONE, phone, region);
        if (sharedEmail == null && sharedPhone == null) {
            throw new Failure.BadInput("email", "or phone has to be given");
        }
        return graph.duplicates(request.id(), sharedEmail, sharedPhone)
                .chain(Answers.as(
                        contacts -> contacts.stream().map(ContactNode::new).toList()));
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source ContactConnection connection) {
        return connection.total().asInt();
    }

    @NonNull
    @Description("The contact's tags.")
    public Uni<List<@NonNull TagNode>> tags(@Source ContactNode contact) {
        return graph.tagsOf(contact.unified())
                .map(tags -> tags.stream().map(TagNode::new).toList());
    }

    @NonNull
    @Description("The contact's tasks, by due date.")
    public Uni<TaskConnection> tasks(
            @Source ContactNode contact,
            @Description("Only those with this status.") @Nullable TaskStatusEnum status,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        var query = new ChildQuery(
                Kind.TASK,
                status == null ? null : status.toModel(),
                null,
                null,
                PageRequest.of(first, after, null, null));
        return graph.children(contact.unified(), query).chain(Answers.as(TaskConnection::of));
    }

    @NonNull
    @Description("The contact's notes, latest first.")
    public Uni<NoteConnection> notes(
            @Source ContactNode contact,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        var query = new ChildQuery(Kind.NOTE, null, null, null, PageRequest.of(first, after, null, null));
        return graph.children(contact.unified(), query).chain(Answers.as(NoteConnection::of));
    }

    @NonNull
    @Description("The contact's appointments, by start.")
    public Uni<AppointmentConnection> appointments(
            @Source ContactNode contact,
            @Description("Only those that start then or later.") @Nullable OffsetDateTime from,
            @Description("Only those that start before then.") @Nullable OffsetDateTime to,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        TimeRange.check("to", from, to);
        var query = new ChildQuery(
                Kind.APPOINTMENT, null, instant(from), instant(to), PageRequest.of(first, after, null, null));
        return graph.children(contact.unified(), query).chain(Answers.as(AppointmentConnection::of));
    }

    @NonNull
    @Description("Why the contact's fields hold what they do.")
    public List<@NonNull FieldProvenance> provenance(
            @Source ContactNode contact,
            @Description("Only these fields, such as email or address.city.") @Nullable List<@NonNull String> fields) {
        return contact.provenance(fields);
    }

    @NonNull
    @Description(Doc.HISTORY)
    public Uni<AuditEntryConnection> history(
            @Source ContactNode contact,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return graph.history(contact.unified(), PageRequest.of(first, after, null, null))
                .map(AuditEntryConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source AuditEntryConnection connection) {
        return connection.total().asInt();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
