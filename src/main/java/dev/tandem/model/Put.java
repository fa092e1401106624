package dev.tandem.model;

import org.jspecify.annotations.Nullable;

/**
 * What a write did to one field, in the CRM's own terms; null stands for nothing held.
 *
 * @param at the CRM's own field
 * @param before what it held before
 * @param after what it holds since; what it was sent, where nobody knows whether that arrived
 */
public record Put(
        String at, @Nullable Value before, @Nullable Value after) {}
