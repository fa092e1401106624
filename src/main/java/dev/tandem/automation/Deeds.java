package dev.tandem.automation;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Lists;
import dev.tandem.connector.Memberships;
import dev.tandem.graph.Edit;
import dev.tandem.graph.Editor;
import dev.tandem.graph.Written;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import dev.tandem.store.Links;
import dev.tandem.store.StoredFiring;
import dev.tandem.sync.Stages;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does what automations ask for, to contacts that may be touched.
 *
 * <p><b>Failure semantics.</b> Tasks, tags and memberships of lists can be asked for again: what is there already is found
 * and not made twice, and what has been left is left. To join a campaign or a workflow counts each time. Fails with a {@link Failure}; one that is
 * retryable says that nothing happened.
 */
@ApplicationScoped
class Deeds {

    private static final Set<Crm> EVERYWHERE = EnumSet.allOf(Crm.class);

    private final Links links;
    private final Editor editor;
    private final Lists lists;
    private final Memberships memberships;
    private final Stages stages;

    Deeds(Links links, Editor editor, Lists lists, Memberships memberships, Stages stages) {
        this.links = links;
        this.editor = editor;
        this.lists = lists;
        this.memberships = memberships;
        this.stages = stages;
    }

    /** The contact is known to a CRM that does not have it yet, or the key of a task is in use: that passes. */
    static final class NotYet extends RuntimeException {
        NotYet(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Does one thing.
     *
     * @param number its place among what the firing has to do
     * @return what came of it, in words
     */
    Uni<String> perform(StoredFiring firing, int number, Todo todo) {
        return contact(firing)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("contact any more,", "so nothing is done")))
                .call(stages::check)
                .chain(contact -> switch (todo) {
                    case Todo.Task task -> task(firing, number, contact, task);
                    case Todo.Tags tags ->
                        editor.changeTags(edit(firing, Set.of(), null), contact.id(), tags.add(), tags.remove())
                                .map(Deeds::inWords);
                    case Todo.Membership membership -> membership(firing, contact, membership);
                    case Todo.Campaign campaign -> campaign(firing, contact, campaign);
                    case Todo.Workflow workflow -> workflow(firing, contact, workflow);
                });
    }

    /**
     * The contact; where what the change happened to has gone to another meanwhile, as two turned out to be one, that. A
     * change of a contact that is no more was a change of the other too, and is answered as that.
     */
    private Uni<Optional<Link>> contact(StoredFiring firing) {
        return living(firing, firing.contact())
                .chain(found -> found.isPresent() || !firing.kind().isChild()
                        ? Uni.createFrom().item(found)
                        : links.byId(firing.workspace(), firing.object())
                                .chain(object -> object.map(Link::contactId)
                                        .map(contact -> living(firing, contact))
                                        .orElseGet(() -> Uni.createFrom().item(found))));
    }

    private Uni<Optional<Link>> living(StoredFiring firing, LinkId contact) {
        return links.byId(firing.workspace(), contact).map(found -> found.filter(link -> !link.isDeleted()));
    }

    /**
     * The key makes it one task however often it is asked for; it is stored before it is sent. It may have been asked for
     * before the contact went to another.
     */
    private Uni<String> task(StoredFiring firing, int number, Link contact, Todo.Task task) {
        task.targets().forEach(crm -> id(contact, crm));
        if (EVERYWHERE.stream().allMatch(crm -> contact.living(crm).isEmpty())) {
            throw new NotYet("no CRM has the contact yet");
        }
        var key = "automation %s %s %d".formatted(firing.automation(), firing.entry(), number);
        var edit = edit(firing, task.targets(), key);
        return editor.create(edit, Kind.TASK, contact.id(), fields(task))
                .onFailure(Deeds::isKeyInUse)
                .recoverWithUni(() -> editor.create(edit, Kind.TASK, firing.contact(), fields(task))
                        .onFailure(Failure.NotFound.class) // it was never made there, and the key is free again
                        .transform(_ -> new NotYet("an earlier try came to nothing")))
                .onFailure(Deeds::isKeyInUse)
                .transform(_ -> new NotYet("an earlier try may still go on"))
                .map(Deeds::inWords);
    }

    private static boolean isKeyInUse(Throwable failure) {
        return failure instanceof Failure.Conflict conflict
                && conflict.field().filter("idempotencyKey"::equals).isPresent();
    }

    private static Fields fields(Todo.Task task) {
        var dueAt = task.dueAt();
        var body = task.body();
        var fields = Fields.NONE
                .with(Field.TITLE, Value.of(task.title()))
                .with(Field.STATUS, Value.of(TaskStatus.OPEN.name()))
                .with(Field.BODY, body == null ? null : Value.of(body))
                .with(Field.DUE_AT, dueAt == null ? null : Value.of(Canonical.instant(dueAt)));
        for (var assignee : task.assignees().entrySet()) {
            var field = switch (assignee.getKey()) {
                case GHL -> Field.ASSIGNEE_AT_GHL;
                case RANKR -> Field.ASSIGNEE_AT_RANKR;
            };
            fields = fields.with(field, Value.of(assignee.getValue()));
        }
        return fields;
    }

    private Uni<String> membership(StoredFiring firing, Link contact, Todo.Membership membership) {
        var member = id(contact, Crm.RANKR);
        return membership.member()
                ? lists.addMember(caller(firing), membership.listId(), member).replaceWith("on the list")
                : lists.removeMember(caller(firing), membership.listId(), member)
                        .replaceWith("not on the list");
    }

    private Uni<String> campaign(StoredFiring firing, Link contact, Todo.Campaign campaign) {
        var member = id(contact, Crm.GHL);
        return campaign.member()
                ? memberships
                        .joinCampaign(caller(firing), member, campaign.campaignId())
                        .replaceWith("joined")
                : memberships
                        .leaveCampaign(caller(firing), member, campaign.campaignId())
                        .replaceWith("not in the campaign");
    }

    private Uni<String> workflow(StoredFiring firing, Link contact, Todo.Workflow workflow) {
        var member = id(contact, Crm.GHL);
        return workflow.member()
                ? memberships
                        .joinWorkflow(caller(firing), member, workflow.workflowId(), null)
                        .replaceWith("started")
                : memberships
                        .leaveWorkflow(caller(firing), member, workflow.workflowId())
                        .replaceWith("not in the workflow");
    }

    /** A CRM's id of the contact; it may be about to get one, unless it is deliberately kept without. */
    private static String id(Link contact, Crm crm) {
        return contact.living(crm)
                .map(Half::externalId)
                .orElseThrow(() -> contact.apart().contains(crm)
                        ? new Failure.NotFound("contact", "like that", crm, null)
                        : new NotYet(crm + " does not have the contact yet"));
    }

    private static Caller caller(StoredFiring firing) {
        return new Caller(firing.workspace(), Lane.WEBHOOK);
    }

    private static Edit edit(StoredFiring firing, Set<Crm> targets, @Nullable String key) {
        return new Edit(
                firing.workspace(), "automation:" + firing.name(), targets, null, key, AuditEntry.Cause.AUTOMATION);
    }

    /** What each CRM made of it, such as {@code GHL done, RANKR queued}. */
    private static String inWords(Written written) {
        return written.writes().stream()
                .map(write ->
                        "%s %s".formatted(write.crm(), write.outcome().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }
}
