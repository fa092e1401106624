package dev.tandem.connector.ghl;

import static dev.tandem.connector.ghl.GhlRequest.Effect.ONCE;
import static dev.tandem.connector.ghl.GhlRequest.Effect.READ;
import static dev.tandem.connector.ghl.GhlRequest.Effect.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tandem.connector.Caller;
import dev.tandem.connector.ghl.GhlRequest.Effect;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.workspace.Workspaces;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each of GHL's refusals means, in all the forms they are known to come in. */
class GhlFailuresTest {

    private static final Caller CALLER = new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);

    private static Failure failure(Effect effect, Throwable thrown) {
        return GhlFailures.of(new GhlRequest(CALLER, effect, "contact", "ada", Instant.MAX), thrown);
    }

    private static Failure refused(int status, String body) {
        return failure(READ, new GhlRefusal(status, body, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @MethodSource
    void aRefusalMeans(int status, String body, Class<? extends Failure> meaning) {
        assertThat(refused(status, body)).isExactlyInstanceOf(meaning);
    }

    static Stream<Arguments> aRefusalMeans() {
        return Stream.of(
                arguments(400, message("Contact not found for id:ada"), Failure.NotFound.class),
                arguments(404, message("Task not found"), Failure.NotFound.class),
                arguments(404, message("Cannot GET /contacts/ada"), Failure.Rejected.class),
                arguments(404, "<html>nothing here</html>", Failure.Unavailable.class),
                arguments(400, message("The slot you have selected is no longer available."), Failure.SlotTaken.class),
                arguments(400, message("Invalid field contact_name"), Failure.Rejected.class),
                arguments(400, message("Invalid API version segment 'x' at position 0"), Failure.Rejected.class),
                arguments(401, message("Invalid JWT"), Failure.Unauthorized.class),
                arguments(401, message("version header was not found."), Failure.Rejected.class),
                arguments(401, message("version header is invalid"), Failure.Rejected.class),
                arguments(401, message("The token is not authorized for this scope."), Failure.MissingScope.class),
                arguments(401, message("Token's user type mismatch!"), Failure.MissingScope.class),
                arguments(
                        401,
                        message("This route is not yet supported by the IAM Service."),
                        Failure.MissingScope.class),
                arguments(403, message("The token does not have access to this location."), Failure.MissingScope.class),
                arguments(400, """
                        {"message": "This location does not allow duplicated contacts.",
                         "meta": {"contactId": "bob", "matchingField": "phone"}}""", Failure.Duplicate.class),
                arguments(422, message("Invalid Operator (gte) passed for field date_updated"), Failure.Rejected.class),
                arguments(429, "", Failure.RateLimited.class),
                arguments(500, "<html>oops</html>", Failure.Unavailable.class),
                arguments(503, "{}", Failure.Unavailable.class),
                arguments(418, "{}", Failure.Rejected.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    property companyName should not exist      | company       | cannot be set
                    email must be an email                     | email         | is not of the form
                    address1 must be a string                  | address.line1 | is not of the form
                    dueDate must be a valid ISO 8601 string    | dueAt         | is not of the form
                    each value in tags must be a string        | tags          | is not of the form
                    startTime should not be empty              | startsAt      | is needed
                    property gender should not exist           | gender        | cannot be set
                    """)
    void aValidationNamesTheUnifiedField(String said, String field, String reason) {
        var failure = refused(422, "{\"message\": [\"%s\", \"more\"], \"traceId\": \"t-1\"}".formatted(said));

        assertThat(failure.field()).contains(field);
        assertThat(failure).hasMessageContaining(reason);
        assertThat(((Failure.Upstream) failure).traceId()).contains("t-1");
    }

    @Test
    void theWaitIsTheOneThatGhlAsksFor() {
        assertThat(refused(429, "").retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void anErrorInAnEnvelopeIsReadToo() {
        var body = "{\"error\": {\"code\": \"RESOURCE_NOT_FOUND\", \"message\": \"Contact not found\"}}";

        assertThat(refused(400, body)).isExactlyInstanceOf(Failure.NotFound.class);
    }

    @ParameterizedTest
    @MethodSource
    void noAnswerMeans(Effect effect, Throwable thrown, Class<? extends Failure> meaning) {
        assertThat(failure(effect, thrown)).isExactlyInstanceOf(meaning);
    }

    static Stream<Arguments> noAnswerMeans() {
        var late = new RuntimeException(new TimeoutException());
        var cut = new IOException("connection reset");
        var closed = new RuntimeException(new ConnectException("refused"));
        var broken = new GhlRefusal(502, "", Duration.ZERO);
        var busy = new GhlRefusal(503, "", Duration.ZERO);
        return Stream.of(
                arguments(READ, late, Failure.Timeout.class),
                arguments(READ, cut, Failure.Unavailable.class),
                arguments(READ, closed, Failure.Unavailable.class),
                arguments(READ, broken, Failure.Unavailable.class),
                arguments(REPEATABLE, late, Failure.UnknownOutcome.class),
                arguments(ONCE, late, Failure.UnknownOutcome.class),
                arguments(ONCE, cut, Failure.UnknownOutcome.class),
                arguments(ONCE, broken, Failure.UnknownOutcome.class),
                arguments(ONCE, busy, Failure.Unavailable.class),
                arguments(ONCE, closed, Failure.Unavailable.class));
    }

    private static String message(String message) {
        return "{\"statusCode\": 400, \"message\": \"%s\"}".formatted(message);
    }
}
