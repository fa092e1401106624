/** What the two CRMs must come to agree on, and how: pure functions first, effects at the edge. */
@NullMarked
package dev.tandem.sync;

import org.jspecify.annotations.NullMarked;
