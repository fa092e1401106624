package dev.tandem.api;

import dev.tandem.graph.PageRequest;
import dev.tandem.graph.RefusedRules;
import dev.tandem.graph.RuleBook;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** The rules by which both CRMs are kept in step. */
@GraphQLApi
public class RuleSetApi {

    private static final int MOST_CONTACTS = 20;

    private final RuleBook book;
    private final RequestWorkspace request;

    RuleSetApi(RuleBook book, RequestWorkspace request) {
        this.book = book;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The latest rule sets, newest first.")
    public Uni<List<@NonNull RuleSetNode>> ruleSets(
            @DefaultValue("20") @Description("How many to return; 100 at most.") int first) {
        var limit = PageRequest.of(first, null, null, null).size();
        return book.latest(request.id(), limit)
                .map(latest -> latest.stream().map(RuleSetNode::of).toList());
    }

    @Query
    @Description("One rule set; null and an error NOT_FOUND if there is none.")
    public Uni<RuleSetNode> ruleSet(
            @Id @Description("Its id; the one that is applied now if this is left out.") @Nullable String id) {
        return book.get(
                        request.id(),
                        Optional.ofNullable(id).map(given -> GlobalId.parse("id", given, GlobalId.Type.RULE_SET)))
                .map(found -> found.map(RuleSetNode::of).orElseThrow(() -> Failure.NotFound.named("rule set", "id")));
    }

    @Mutation
    @Description("Save rules as a draft, once they are free of faults; nothing of it is applied yet.")
    public Uni<RuleSetPayloads.RuleSetSave> ruleSetSave(
            @NonNull @Description(Doc.INPUT) RuleSetInputs.RuleSetSave input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> book.save(
                        given.edit(),
                        given.has("id") ? Optional.of(given.id("id", GlobalId.Type.RULE_SET)) : Optional.empty(),
                        given.text("name", Limits.KEY).orElseThrow(() -> new Failure.BadInput("name", "is required")),
                        document(given.values()))),
                saved -> new RuleSetPayloads.RuleSetSave(RuleSetNode.of(saved), List.of()),
                (@Nullable RuleSetNode set, List<UserError> errors, List<Write> _) ->
                        new RuleSetPayloads.RuleSetSave(set, errors));
    }

    private static Map<String, Object> document(Map<String, Object> input) {
        var document = new HashMap<String, Object>();
        for (var name : List.of("rules", "deletions")) {
            if (input.get(name) != null) {
                document.put(name, input.get(name));
            }
        }
        return document;
    }

    @Mutation
    @Description("Try a rule set on live records: reads both CRMs, and writes nothing anywhere.")
    public Uni<RuleSetPayloads.RuleSetTest> ruleSetTest(
            @NonNull @Description(Doc.INPUT) RuleSetInputs.RuleSetTest input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> book.test(
                        given.workspace(),
                        given.has("ruleSetId")
                                ? Optional.of(given.id("ruleSetId", GlobalId.Type.RULE_SET))
                                : Optional.empty(),
                        sample(given))),
                trials -> new RuleSetPayloads.RuleSetTest(
                        trials.stream().map(RuleTrialNode::of).toList(), List.of()),
                (@Nullable List<RuleTrialNode> trials, List<UserError> errors, List<Write> _) ->
                        new RuleSetPayloads.RuleSetTest(trials, errors));
    }

    private static RuleBook.Sample sample(MutationInput given) {
        return new RuleBook.Sample(
                contacts(given),
                given.has("testFlag") ? Optional.of(given.tag("testFlag")) : Optional.empty(),
                MOST_CONTACTS);
    }

    private static List<LinkId> contacts(MutationInput given) {
        var contacts = new ArrayList<LinkId>();
        if (given.has("contactIds")) {
            contacts.addAll(given.ids("contactIds", Kind.CONTACT));
        }
        if (given.has("testContactId")) {
            contacts.add(given.id("testContactId", Kind.CONTACT));
        }
        var distinct = contacts.stream().distinct().toList();
        if ((distinct.isEmpty() && !given.has("testFlag")) || distinct.size() > MOST_CONTACTS) {
            throw new Failure.BadInput("contactIds", "must name between 1 and %d contacts".formatted(MOST_CONTACTS));
        }
        return distinct;
    }

    @Mutation
    @Description("Apply a draft from now on, in place of what was applied until then, which retires.")
    public Uni<RuleSetPayloads.RuleSetActivate> ruleSetActivate(
            @NonNull @Description(Doc.INPUT) RuleSetInputs.RuleSetActivate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> book.activate(given.edit(), given.id("id", GlobalId.Type.RULE_SET))),
                active -> new RuleSetPayloads.RuleSetActivate(RuleSetNode.of(active), List.of()),
                (@Nullable RuleSetNode set, List<UserError> errors, List<Write> _) ->
                        new RuleSetPayloads.RuleSetActivate(set, errors));
    }

    /** Faults of rules are told like those of any other input. */
    private static <T> Supplier<Uni<T>> checked(Supplier<Uni<T>> change) {
        return () ->
                change.get().onFailure(RefusedRules.class).transform(refused -> new InvalidInput(refused.faults()));
    }
}
