/**
 * What is counted, timed and named in logs while Tandem works. Every name and every value of a tag comes from a closed set:
 * no id and nothing that a caller or a CRM writes becomes one.
 */
@NullMarked
package dev.tandem.telemetry;

import org.jspecify.annotations.NullMarked;
