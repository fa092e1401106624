/** One graph over both CRMs: reading with bounded staleness, batching, and writing to both. */
@NullMarked
package dev.tandem.graph;

import org.jspecify.annotations.NullMarked;
