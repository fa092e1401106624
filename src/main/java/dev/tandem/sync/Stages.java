package dev.tandem.sync;

import dev.tandem.model.Link;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Promotions;
import dev.tandem.workspace.Staging;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which workspaces are tried out, and what they may touch meanwhile. A workspace that is promoted never goes back, so
 * only those in TEST mode are ever looked up.
 */
@ApplicationScoped
public class Stages {

    private static final Uni<Optional<Staging>> LIVE = Uni.createFrom().item(Optional.empty());

    private final Workspaces workspaces;
    private final Promotions promotions;
    private final Clock clock;
    private final Set<WorkspaceId> promoted = ConcurrentHashMap.newKeySet();

    Stages(Workspaces workspaces, Promotions promotions, Clock clock) {
        this.workspaces = workspaces;
        this.promotions = promotions;
        this.clock = clock;
    }

    /** What a workspace may touch while it is in TEST mode; empty if it is LIVE. */
    public Uni<Optional<Staging>> of(WorkspaceId workspace) {
        var staging = workspaces.staging(workspace);
        if (staging.isEmpty() || promoted.contains(workspace)) {
            return LIVE;
        }
        return promotions.of(workspace).map(at -> {
            at.ifPresent(_ -> promoted.add(workspace));
            return at.isPresent() ? Optional.empty() : staging;
        });
    }

    /** Whether a contact may be touched. */
    Uni<Boolean> admits(Link contact) {
        return of(contact.workspace())
                .map(staging -> staging.map(test -> test.admits(contact)).orElse(true));
    }

    /** Fails if a contact may not be touched. */
    public Uni<Void> check(Link contact) {
        return of(contact.workspace())
                .invoke(staging -> staging.filter(test -> !test.admits(contact)).ifPresent(test -> {
                    throw test.refusal("the contact");
                }))
                .replaceWithVoid();
    }

    /** Moves a workspace to LIVE; one that is there already stays. */
    public Uni<Void> promote(WorkspaceId workspace, @Nullable String actor) {
        return promotions.promote(workspace, actor, clock.now()).invoke(() -> promoted.add(workspace));
    }
}
