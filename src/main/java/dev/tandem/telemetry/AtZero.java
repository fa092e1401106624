package dev.tandem.telemetry;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Lets what alerts wait for be told of from the start: the increase of what has only just begun is nothing. */
@ApplicationScoped
class AtZero {

    void start(@Observes StartupEvent event) {
        Requests.expected();
        UpstreamCalls.expected();
    }
}
