/** How Tandem learns of changes: what the CRMs tell by webhook, and what they are asked for in between. */
@NullMarked
package dev.tandem.intake;

import org.jspecify.annotations.NullMarked;
