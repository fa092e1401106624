/** GHL and Rankr in memory, for dev mode, tests and demos; absent from production builds. */
@NullMarked
package dev.tandem.sandbox;

import org.jspecify.annotations.NullMarked;
