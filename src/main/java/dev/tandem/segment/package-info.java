/** Segments: saved filters of contacts, each kept equal to a list at Rankr. */
@NullMarked
package dev.tandem.segment;

import org.jspecify.annotations.NullMarked;
