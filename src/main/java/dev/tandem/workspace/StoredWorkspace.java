package dev.tandem.workspace;

import dev.tandem.model.Kind;
import dev.tandem.model.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workspace that was created at run time, as it is stored.
 *
 * @param pausedWhy why it is paused; null if it is not
 * @param authorizationLost why GHL has to be authorized anew; null if it does not
 * @param version counts up with each change, for whoever changes it
 */
public record StoredWorkspace(
        WorkspaceId id,
        String name,
        Settings settings,
        State state,
        @Nullable String pausedWhy,
        @Nullable String authorizationLost,
        Instant createdAt,
        int version) {

    /** Whether it is served. */
    public enum State {
        /** All of it is. */
        ACTIVE,
        /** Nothing is asked of its CRMs or written to them; what is stored can be read. */
        PAUSED,
        /** It is being deleted, and no longer there for anybody. */
        DELETING
    }

    /**
     * What people say about it.
     *
     * @param rankrTokenUrl where its Rankr client asks for tokens; empty if it has none
     * @param rankrScope what its Rankr client asks for
     * @param testFlag the tag that marks a contact for the test, if {@code mode} is TEST
     * @param pollEvery how often its CRMs are asked for their latest changes of single kinds
     */
    public record Settings(
            String region,
            String timezone,
            String ghlLocationId,
            String ghlUrl,
            String rankrUrl,
            String rankrPathPrefix,
            Optional<String> rankrTokenUrl,
            String rankrScope,
            WorkspacesConfig.Mode mode,
            Optional<String> testFlag,
            Set<String> testContactIds,
            Map<Kind, Duration> pollEvery) {

        public Settings {
            testContactIds = Set.copyOf(testContactIds);
            pollEvery = Map.copyOf(pollEvery);
        }
    }
}
