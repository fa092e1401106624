package dev.tandem.api;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.DescribedNode;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.NamedNode;
import graphql.language.Node;
import graphql.language.TypeDefinition;
import graphql.schema.idl.SchemaParser;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The schema is a promise: it changes only when somebody means it to. To mean it, run
 * {@code ./mvnw test -Dtest=SchemaTest -Dschema.update} and commit the file.
 */
@QuarkusTest
class SchemaTest {

    private static final Path PINNED = Path.of("src/test/resources/schema.graphql");

    @Test
    void isTheOnePinned() throws IOException {
        var served = served();
        if (System.getProperty("schema.update") != null) {
            Files.writeString(PINNED, served);
        }

        assertThat(served).isEqualTo(Files.readString(PINNED));
    }

    @Test
    void describesEverything() {
        var types = new SchemaParser()
                .parse(served()).types().values().stream().filter(type -> !isOfFederation(type.getName()));

        assertThat(types.flatMap(SchemaTest::undescribed)).isEmpty();
    }

    private static String served() {
        return get("/graphql/schema.graphql").then().statusCode(200).extract().asString();
    }

    /** The places in a type that have no description. */
    private static Stream<String> undescribed(TypeDefinition<?> type) {
        var parts = switch (type) {
            case ImplementingTypeDefinition<?> object ->
                object.getFieldDefinitions().stream()
                        .filter(field -> !isOfFederation(field.getName()))
                        .flatMap(SchemaTest::withArguments);
            case InputObjectTypeDefinition input -> input.getInputValueDefinitions().stream();
            case EnumTypeDefinition values -> values.getEnumValueDefinitions().stream();
            default -> Stream.<Node<?>>empty();
        };
        return Stream.concat(Stream.of(type), parts)
                .filter(node -> node instanceof DescribedNode<?> described && described.getDescription() == null)
                .map(node -> type.getName() + "." + ((NamedNode<?>) node).getName());
    }

    private static boolean isOfFederation(String name) {
        return name.startsWith("_") || name.contains("__");
    }

    private static Stream<Node<?>> withArguments(FieldDefinition field) {
        return Stream.concat(Stream.of(field), field.getInputValueDefinitions().stream());
    }
}
