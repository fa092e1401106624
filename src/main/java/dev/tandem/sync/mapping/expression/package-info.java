/** JSONata expressions that admins write into rules, held to bounds that none of them can leave. */
@NullMarked
package dev.tandem.sync.mapping.expression;

import org.jspecify.annotations.NullMarked;
