/**
 * The GraphQL schema, as callers see it: {@code …Api} and {@code …Mutations} are its fields, the other public types its
 * types.
 *
 * <p>To the schema, a list of items that cannot be null cannot be null itself, unless it has SmallRye's own
 * {@code Nullable}: that is why the inputs use it instead of JSpecify's.
 */
@NullMarked
package dev.tandem.api;

import org.jspecify.annotations.NullMarked;
