/** The GraphQL schema, as callers see it. */
@NullMarked
package dev.tandem.api;

import org.jspecify.annotations.NullMarked;
