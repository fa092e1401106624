package dev.tandem.telemetry;

import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.schema.GraphQLSchema;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a GraphQL request asks for, in words that the schema bounds: a client may call its operations what it likes.
 *
 * @param type query, mutation or subscription; {@code none} if that cannot be told
 * @param name the one field of the schema's root that it asks for; {@code several} for more than one, {@code introspection}
 *     for the schema itself, {@code none} for what the schema does not have
 */
public record Operation(String type, String name) {

    /** What cannot be read. */
    public static final Operation NONE = new Operation("none", "none");

    /** What that operation asks for; {@link #NONE} if there is none. */
    public static Operation of(GraphQLSchema schema, @Nullable OperationDefinition definition) {
        return definition == null ? NONE : named(schema, definition);
    }

    private static Operation named(GraphQLSchema schema, OperationDefinition definition) {
        var type = definition.getOperation().name().toLowerCase(Locale.ROOT);
        var selections = definition.getSelectionSet().getSelections();
        if (selections.size() != 1 || !(selections.getFirst() instanceof Field field)) {
            return new Operation(type, "several");
        }
        if (field.getName().startsWith("__")) {
            return new Operation(type, "introspection");
        }
        return new Operation(type, isKnown(schema, definition, field.getName()) ? field.getName() : "none");
    }

    private static boolean isKnown(GraphQLSchema schema, OperationDefinition definition, String field) {
        var root = switch (definition.getOperation()) {
            case QUERY -> schema.getQueryType();
            case MUTATION -> schema.getMutationType();
            case SUBSCRIPTION -> schema.getSubscriptionType();
        };
        return Objects.nonNull(root) && root.getFieldDefinition(field) != null;
    }
}
