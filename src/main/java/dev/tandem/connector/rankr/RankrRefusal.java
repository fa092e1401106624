package dev.tandem.connector.rankr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

/** An answer that is not what was asked for. Stays inside this package: {@link RankrFailures} says what it means. */
final class RankrRefusal extends RuntimeException {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final transient MultivaluedMap<String, String> headers;
    private final transient RankrProblem problem;

    RankrRefusal(int status, MultivaluedMap<String, String> headers, RankrProblem problem) {
        super("HTTP " + status, null, false, false);
        this.status = status;
        this.headers = headers;
        this.problem = problem;
    }

    static RankrRefusal of(Response response) {
        return new RankrRefusal(response.getStatus(), response.getStringHeaders(), problem(response));
    }

    int status() {
        return status;
    }

    MultivaluedMap<String, String> headers() {
        return headers;
    }

    RankrProblem problem() {
        return problem;
    }

    private static RankrProblem problem(Response response) {
        try {
            var problem = JSON.readValue(response.readEntity(String.class), RankrProblem.class);
            return problem == null ? RankrProblem.UNSAID : problem;
        } catch (JsonProcessingException | ProcessingException | IllegalStateException | IllegalArgumentException _) {
            return RankrProblem.UNSAID;
        }
    }
}
