package dev.tandem.testkit;

import static dev.tandem.testkit.GraphQl.object;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs of a workspace, followed until they stand as expected. */
public final class WatchedRuns {

    private static final String RUN = """
            query($id: ID!) { run(id: $id) { id mode status kinds actor undoes phase failure endedAt done total
                progress { read done total perSecond etaSeconds estimatedEnd }
                counts { outcome count } items(first: 100) { totalCount nodes { contactId outcome writes reason
                    notes { objectId kind crm field restored reason } } } } }""";

    private final GraphQl graph;

    public WatchedRuns(GraphQl graph) {
        this.graph = graph;
    }

    /** The id of a run of everything that was just started. */
    public String start(String mode) {
        return graph.control("syncStart", "run { id }", object("mode", mode)).getString("run.id");
    }

    public JsonPath now(String id) {
        return graph.data(RUN, Map.of("id", id)).setRootPath("data.run");
    }

    public JsonPath ended(String id) {
        return until(id, "DONE", "FAILED", "CANCELLED");
    }

    public JsonPath until(String id, String... statuses) {
        for (var i = 0; i < 1_200; i++) {
            var run = now(id);
            if (List.of(statuses).contains(run.getString("status"))) {
                return run;
            }
            pause(Duration.ofMillis(100));
        }
        throw new AssertionError("the run stays " + now(id).prettify());
    }

    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
