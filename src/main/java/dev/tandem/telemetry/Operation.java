package dev.tandem.telemetry;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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

    /**
     * Reads it from a query.
     *
     * @param wanted which of the operations in it is to be executed; null if it has only one
     */
    public static Operation of(GraphQLSchema schema, String query, @Nullable String wanted) {
        try {
            return definition(new Parser().parseDocument(query), wanted)
                    .map(definition -> of(schema, definition))
                    .orElse(NONE);
        } catch (InvalidSyntaxException _) {
            return NONE;
        }
    }

    private static Optional<OperationDefinition> definition(Document document, @Nullable String wanted) {
        return document.getDefinitionsOfType(OperationDefinition.class).stream()
                .filter(definition -> wanted == null || wanted.equals(definition.getName()))
                .findFirst();
    }

    private static Operation of(GraphQLSchema schema, OperationDefinition definition) {
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
