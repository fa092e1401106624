/** A PostgreSQL of our own for dev mode, tests and the demo, without containers; absent from production builds. */
@NullMarked
package dev.tandem.platform.embedded;

import org.jspecify.annotations.NullMarked;
