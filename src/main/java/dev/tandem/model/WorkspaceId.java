package dev.tandem.model;

import java.util.UUID;

/** The tenant: one GHL location paired with one Rankr account. Everything that is stored or called belongs to exactly one. */
public record WorkspaceId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
