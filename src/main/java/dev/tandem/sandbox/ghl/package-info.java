/** GoHighLevel in memory: its paths, envelopes, status codes, quotas and traps, as far as a contact sync meets them. */
@NullMarked
package dev.tandem.sandbox.ghl;

import org.jspecify.annotations.NullMarked;
