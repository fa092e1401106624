/** GHL, seen through the unified fields: the only place that knows its paths, names and habits. */
@NullMarked
package dev.tandem.connector.ghl;

import org.jspecify.annotations.NullMarked;
