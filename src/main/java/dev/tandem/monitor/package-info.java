/** How Tandem is, for those who run it: gauges that are read when somebody looks, and health. */
@NullMarked
package dev.tandem.monitor;

import org.jspecify.annotations.NullMarked;
