package dev.tandem.api;

import dev.tandem.graph.Choice;
import dev.tandem.graph.Disputed;
import dev.tandem.graph.PageRequest;
import dev.tandem.graph.Resolver;
import dev.tandem.graph.Written;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** What people have to decide. */
@GraphQLApi
public class ConflictApi {

    private final Disputed disputed;
    private final Resolver resolver;
    private final RequestWorkspace request;

    ConflictApi(Disputed disputed, Resolver resolver, RequestWorkspace request) {
        this.disputed = disputed;
        this.resolver = resolver;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The conflicts of the workspace, the newest first, a page at a time.")
    public Uni<ConflictConnection> conflicts(
            @Description("Which ones; all unless given.") @Nullable ConflictFilter filter,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return disputed.page(request.id(), ConflictFilter.query(filter), PageRequest.of(first, after, null, null))
                .map(ConflictConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source ConflictConnection connection) {
        return connection.total().asInt();
    }

    @NonNull
    @Description("What is open about the contact and what hangs off it, the newest first.")
    public Uni<List<@NonNull Conflict>> conflicts(@Source ContactNode contact) {
        return disputed.open(contact.unified())
                .map(open -> open.stream().map(Conflict::of).toList());
    }

    @Mutation
    @Description("Decide conflicts. Each decision is stored, then carried to the CRMs like any other change.")
    public Uni<ConflictPayloads.ConflictResolve> conflictResolve(
            @NonNull @Description(Doc.INPUT) ConflictInputs.ConflictResolve input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> resolver.resolve(given.edit(), given.ids("ids", GlobalId.Type.CONFLICT), choice(given, input)),
                ConflictApi::payload,
                (_, userErrors, writes) -> new ConflictPayloads.ConflictResolve(List.of(), userErrors, writes));
    }

    private static Choice choice(MutationInput given, ConflictInputs.ConflictResolve input) {
        var choice = input.choice();
        if (choice != ConflictChoiceEnum.VALUE && (given.has("value") || given.has("values"))) {
            throw new Failure.BadInput("value", "goes with the choice VALUE alone");
        }
        if (choice != ConflictChoiceEnum.JOIN && given.has("candidateId")) {
            throw new Failure.BadInput("candidateId", "goes with the choice JOIN alone");
        }
        return switch (choice) {
            case GHL -> new Choice.Take(Crm.GHL);
            case RANKR -> new Choice.Take(Crm.RANKR);
            case VALUE -> new Choice.Give(value(given));
            case DELETE -> new Choice.Delete();
            case KEEP -> new Choice.Keep();
            case RESTORE -> new Choice.Restore();
            case JOIN -> new Choice.Join(given.has("candidateId") ? given.id("candidateId", Kind.CONTACT) : null);
            case SEPARATE -> new Choice.Separate();
        };
    }

    private static Optional<Value> value(MutationInput given) {
        if (given.has("value") && given.has("values")) {
            throw new Failure.BadInput("values", "cannot be combined with value");
        }
        if (!given.names("value") && !given.names("values")) {
            throw new Failure.BadInput("value", "is required with the choice VALUE; write null to clear the field");
        }
        if (given.has("values")) {
            var tags = given.tags("values");
            return tags.isEmpty() ? Optional.empty() : Optional.of(Value.of(tags));
        }
        return given.text("value", Field.BODY.longest()).map(Value::of);
    }

    private static ConflictPayloads.ConflictResolve payload(List<Resolver.Resolved> resolved) {
        return new ConflictPayloads.ConflictResolve(
                resolved.stream()
                        .flatMap(one -> one.conflicts().stream())
                        .map(Conflict::of)
                        .toList(),
                resolved.stream()
                        .flatMap(one -> Optional.ofNullable(one.failure()).stream())
                        .map(UserError::of)
                        .toList(),
                Write.of(resolved.stream()
                        .flatMap(one -> one.written().stream())
                        .map(Written::writes)
                        .flatMap(List::stream)
                        .toList()));
    }
}
