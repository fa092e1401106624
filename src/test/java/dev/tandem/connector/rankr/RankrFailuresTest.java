package dev.tandem.connector.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Failure;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each answer of Rankr means, and each silence. */
class RankrFailuresTest {

    private static final RankrTarget READ = RankrTarget.read("task", "tsk_1");
    private static final RankrTarget WRITE =
            new RankrTarget("task", "tsk_1", true, property -> property.equals("dueDate") ? "dueAt" : property);

    @ParameterizedTest
    @CsvSource({
        "400, Rejected,     Rejected",
        "401, Unauthorized, Unauthorized",
        "403, MissingScope, MissingScope",
        "404, NotFound,     NotFound",
        "408, Unavailable,  UnknownOutcome",
        "409, Duplicate,    Duplicate",
        "412, Moved,        Moved",
        "415, Rejected,     Rejected",
        "422, Rejected,     Rejected",
        "429, RateLimited,  RateLimited",
        "500, Unavailable,  Unavailable",
        "502, Unavailable,  UnknownOutcome",
        "503, Unavailable,  Unavailable",
        "504, Unavailable,  UnknownOutcome"
    })
    void aStatusMeans(int status, String toARead, String toAWrite) {
        var refusal = refusal(status);

        assertThat(RankrFailures.of(refusal, READ).getClass().getSimpleName()).isEqualTo(toARead);
        assertThat(RankrFailures.of(refusal, WRITE).getClass().getSimpleName()).isEqualTo(toAWrite);
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of(
                        new ProcessingException(new ConnectException("refused")),
                        Failure.Unavailable.class,
                        Failure.Unavailable.class),
                Arguments.of(
                        new ProcessingException(new TimeoutException()),
                        Failure.Timeout.class,
                        Failure.UnknownOutcome.class),
                Arguments.of(
                        new org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException("late"),
                        Failure.Timeout.class,
                        Failure.UnknownOutcome.class),
                Arguments.of(
                        new IOException("Connection was closed"),
                        Failure.Unavailable.class,
                        Failure.UnknownOutcome.class),
                Arguments.of(
                        new ProcessingException("not JSON"), Failure.Unavailable.class, Failure.UnknownOutcome.class));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void aSilenceMeans(Throwable silence, Class<?> toARead, Class<?> toAWrite) {
        assertThat(RankrFailures.of(silence, READ)).isInstanceOf(toARead);
        assertThat(RankrFailures.of(silence, WRITE)).isInstanceOf(toAWrite);
    }

    @Test
    void aRefusalNamesTheFieldInOurWordsAndRankrsTrace() {
        var failure = RankrFailures.of(refusal(422), WRITE);

        assertThat(failure.field()).hasValue("dueAt");
        assertThat(failure.getMessage()).contains("dueAt").doesNotContain("dueDate");
        assertThat(((Failure.Rejected) failure).traceId()).hasValue("trace-1");
    }

    @Test
    void aQuotaThatIsUsedUpSaysForHowLong() {
        assertThat(RankrFailures.of(refusal(429), READ).retryAfter()).hasValue(Duration.ofSeconds(17));
    }

    @Test
    void theHeadersTellTheQuota() {
        var report = RankrQuota.report(429, refusal(429).headers());

        assertThat(report.burstLimit()).hasValue(600);
        assertThat(report.burstWindow()).hasValue(Duration.ofSeconds(60));
        assertThat(report.burstRemaining()).hasValue(0);
        assertThat(report.retryAfter()).hasValue(Duration.ofSeconds(17));
        assertThat(RankrQuota.report(503, refusal(503).headers()).retryAfter()).isEmpty();
    }

    @Test
    void headersThatAreMissingTellNothing() {
        var report = RankrQuota.report(200, new MultivaluedHashMap<>());

        assertThat(report.burstRemaining()).isEmpty();
        assertThat(report.burstLimit()).isEmpty();
    }

    private static RankrRefusal refusal(int status) {
        var headers = new MultivaluedHashMap<String, String>();
        headers.add("Retry-After", "17");
        headers.add("RateLimit-Policy", "\"default\";q=600;w=60");
        headers.add("RateLimit", "\"default\";r=0;t=42");
        return new RankrRefusal(
                status,
                headers,
                new RankrProblem(
                        "trace-1", List.of(new RankrProblem.FieldError("dueDate")), status == 409 ? "tsk_0" : null));
    }
}
