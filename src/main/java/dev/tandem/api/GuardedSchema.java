package dev.tandem.api;

import dev.tandem.access.Scope;
import dev.tandem.model.Failure;
import graphql.introspection.Introspection;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The schema, with a guard before everything that fetches a field. The guards are the only way to a field, whether an
 * operation asks for it, a subscription tells it or a supergraph joins it; a field without a rule is refused to everybody.
 */
final class GuardedSchema {

    private GuardedSchema() {}

    /** @param introspection the scope that reading the schema needs; empty if it is enough to be known */
    static GraphQLSchema of(GraphQLSchema schema, AccessRules rules, Optional<Scope> introspection) {
        var guarded = schema.getCodeRegistry().transform(registry -> {
            for (var field : fields(schema)) {
                var fetcher = schema.getCodeRegistry().getDataFetcher(field.coordinates(), field.definition());
                guard(
                                rules.of(field.type(), field.name()),
                                isRoot(schema, field.type()),
                                introspection,
                                field.name().equals(Entities.FIELD) ? new Entities(fetcher) : fetcher)
                        .ifPresent(guard -> registry.dataFetcher(field.coordinates(), guard));
            }
            for (var system : List.of(Introspection.SchemaMetaFieldDef, Introspection.TypeMetaFieldDef)) {
                var coordinates = FieldCoordinates.systemCoordinates(system.getName());
                registry.systemDataFetcher(
                        coordinates,
                        new Guard(introspection, schema.getCodeRegistry().getDataFetcher(coordinates, system)));
            }
        });
        return schema.transformWithoutTypes(builder -> builder.codeRegistry(guarded));
    }

    /** All fields of all objects, but those that tell of the schema itself. */
    static List<ObjectField> fields(GraphQLSchema schema) {
        return schema.getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__"))
                .flatMap(type -> type instanceof GraphQLObjectType object ? Stream.of(object) : Stream.empty())
                .flatMap(object -> object.getFieldDefinitions().stream()
                        .map(definition -> new ObjectField(object.getName(), definition)))
                .toList();
    }

    /** A field of an object. */
    record ObjectField(String type, GraphQLFieldDefinition definition) {

        String name() {
            return definition.getName();
        }

        FieldCoordinates coordinates() {
            return FieldCoordinates.coordinates(type, name());
        }
    }

    /** What is to stand before a field; empty if whoever got to its object may have it. */
    private static Optional<DataFetcher<?>> guard(
            Optional<AccessRules.Rule> rule, boolean root, Optional<Scope> introspection, DataFetcher<?> fetcher) {
        return switch (rule.orElse(null)) {
            case null -> Optional.of(new Wall());
            case AccessRules.Rule.Anyone() when !root -> Optional.empty();
            case AccessRules.Rule.Anyone() -> Optional.of(new Guard(Optional.empty(), fetcher));
            case AccessRules.Rule.Needs(var scope) -> Optional.of(new Guard(Optional.of(scope), fetcher));
            case AccessRules.Rule.Schema() -> Optional.of(new Guard(introspection, fetcher));
        };
    }

    private static boolean isRoot(GraphQLSchema schema, String type) {
        return Stream.of(schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType())
                .filter(Objects::nonNull)
                .anyMatch(root -> root.getName().equals(type));
    }

    /** Lets whoever may go on to what fetches the field, as long as they wait for it. */
    private record Guard(Optional<Scope> needed, DataFetcher<?> fetcher) implements DataFetcher<Object> {

        @Override
        public Object get(DataFetchingEnvironment environment) throws Exception {
            Answering.demandIn(environment.getGraphQlContext());
            Access.in(environment.getGraphQlContext()).demand(needed);
            return fetcher.get(environment);
        }
    }

    /** Lets nobody pass. */
    private record Wall() implements DataFetcher<Object> {

        @Override
        public Object get(DataFetchingEnvironment environment) {
            throw Failure.Denied.forbidden("Nobody may have this: it has no rule of access.");
        }
    }
}
