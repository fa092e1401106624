/** Providers that know what empty fields of contacts should hold, and how that gets there without overwriting anything. */
@NullMarked
package dev.tandem.enrichment;

import org.jspecify.annotations.NullMarked;
