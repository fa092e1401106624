package dev.tandem.automation;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Joinable;
import dev.tandem.connector.Lists;
import dev.tandem.connector.Memberships;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks the CRMs whether they have the lists, campaigns and workflows that an automation puts contacts into or takes
 * them out of.
 *
 * <p><b>Failure semantics.</b> What a CRM does not have is a fault, and so is what it was asked about in vain; neither
 * fails. Credentials that may not list campaigns or workflows may still let contacts join and leave them, so what these name is taken
 * on trust.
 */
@ApplicationScoped
class Destinations {

    private static final Uni<Optional<Failure>> THERE = Uni.createFrom().item(Optional.empty());

    /** How many are named to choose from. */
    private static final int NAMED = 5;

    private final Lists lists;
    private final Memberships memberships;

    Destinations(Lists lists, Memberships memberships) {
        this.lists = lists;
        this.memberships = memberships;
    }

    /** What is wrong with the destinations of an automation, each by its place; empty if all are there. */
    Uni<List<Failure>> faults(WorkspaceId workspace, Definition definition) {
        var caller = new Caller(workspace, Lane.INTERACTIVE);
        var campaigns = memberships.campaigns(caller).memoize().indefinitely();
        var workflows = memberships.workflows(caller).memoize().indefinitely();
        return Multi.createFrom()
                .items(IntStream.range(0, definition.actions().size()).boxed())
                .onItem()
                .transformToUniAndConcatenate(
                        number -> switch (definition.actions().get(number)) {
                            case Action.CreateTask _ -> THERE;
                            case Action.Always(Todo.Task _), Action.Always(Todo.Tags _) -> THERE;
                            case Action.Always(Todo.Membership membership) ->
                                list(caller, place(number, "listId"), membership.listId());
                            case Action.Always(Todo.Campaign campaign) ->
                                joinable(campaigns, place(number, "campaignId"), campaign.campaignId(), "campaign");
                            case Action.Always(Todo.Workflow workflow) ->
                                joinable(workflows, place(number, "workflowId"), workflow.workflowId(), "workflow");
                        })
                .select()
                .where(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList();
    }

    private static String place(int number, String field) {
        return "actions[%d].%s".formatted(number, field);
    }

    private Uni<Optional<Failure>> list(Caller caller, String at, String id) {
        return lists.list(caller, id)
                .map(_ -> Optional.<Failure>empty())
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(() -> Optional.of(
                        new Failure.BadInput(at, "is no list of Rankr: make it there first, or name one that it has")))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> inVain(at, failure));
    }

    private static Uni<Optional<Failure>> joinable(Uni<List<Joinable>> known, String at, String id, String what) {
        return known.map(all -> all.stream().anyMatch(one -> one.externalId().equals(id))
                        ? Optional.<Failure>empty()
                        : Optional.<Failure>of(new Failure.BadInput(at, missing(what, all))))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> inVain(at, failure));
    }

    private static String missing(String what, List<Joinable> all) {
        return all.isEmpty()
                ? "is no %s of GHL, which has none: make it there first".formatted(what)
                : "is no %s of GHL: make it there first, or name one that it has, such as %s"
                        .formatted(
                                what,
                                all.stream()
                                        .limit(NAMED)
                                        .map(one -> "%s (%s)".formatted(one.externalId(), one.name()))
                                        .collect(Collectors.joining(", ")));
    }

    private static Optional<Failure> inVain(String at, Failure failure) {
        return failure instanceof Failure.MissingScope
                ? Optional.empty()
                : Optional.of(new Failure.Unchecked(
                        at, failure, "Try again later; until then it can be saved as long as it is disabled."));
    }
}
