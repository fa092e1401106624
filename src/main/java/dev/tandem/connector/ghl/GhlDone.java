package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tandem.model.Failure;
import org.jspecify.annotations.Nullable;

/** GHL's nod, in each of its spellings; what it leaves out is taken for yes. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlDone(
        @JsonAlias({"succeeded", "success"}) @Nullable Boolean succeded,
        @Nullable String traceId) {

    /** Fails if GHL says, with a good status, that it did not do it. */
    static void check(@Nullable GhlDone done) {
        if (done != null && Boolean.FALSE.equals(done.succeded())) {
            throw new Failure.Rejected(GHL, null, "it says that nothing was done.");
        }
    }
}
