package dev.tandem.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a sync would do, as it was shown.
 *
 * @param hash stands for all that it rests on: the same hash, the same plan on the same grounds
 * @param plans by contact, those with nothing to do included
 * @param left how many contacts were not looked at
 * @param expiresAt until when it can be applied
 */
public record Preview(
        WorkspaceId workspace,
        String hash,
        Set<Kind> kinds,
        List<ContactPlan> plans,
        long left,
        Instant madeAt,
        Instant expiresAt) {}
