/** Rankr in memory, held to {@code rankr/openapi.yaml}: the state of its accounts, and the rules of its API over it. */
@NullMarked
package dev.tandem.sandbox.rankr;

import org.jspecify.annotations.NullMarked;
