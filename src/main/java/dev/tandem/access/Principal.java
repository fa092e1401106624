package dev.tandem.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who calls.
 *
 * @param actor as the audit names them; never a secret
 * @param scopes what they may do
 * @param workspaces the names of the workspaces where they may do it, or {@link #EVERYWHERE}
 * @param expires until when; empty if that is not limited
 * @param key the API key they come with, if they do
 */
public record Principal(
        String actor, Set<Scope> scopes, Set<String> workspaces, Optional<Instant> expires, Optional<UUID> key) {

    /** Stands for all workspaces, those that are yet to come included. */
    public static final String EVERYWHERE = "*";

    public Principal {
        scopes = Set.copyOf(scopes);
        workspaces = Set.copyOf(workspaces);
    }

    /** Whether they may do what needs that scope. */
    public boolean may(Scope scope) {
        return scopes.stream().anyMatch(held -> held.implies(scope));
    }

    /** Whether the workspace of that name is open to them. */
    public boolean mayReach(String workspace) {
        return isEverywhere() || workspaces.contains(workspace);
    }

    /** Whether all workspaces are open to them, as to an operator of the installation. */
    public boolean isEverywhere() {
        return workspaces.contains(EVERYWHERE);
    }

    /** The one workspace that is open to them; empty if there are several, or all. */
    public Optional<String> onlyWorkspace() {
        return workspaces.size() == 1
                ? workspaces.stream().findFirst().filter(name -> !name.equals(EVERYWHERE))
                : Optional.empty();
    }

    /** Whether their time is over. */
    public boolean isExpired(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }
}
