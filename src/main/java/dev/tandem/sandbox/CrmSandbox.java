package dev.tandem.sandbox;

import java.time.Instant;

/**
 * A simulated CRM: a state machine that answers one call at a time. It is pure but for its own state: time comes with
 * the call, ids and choices come from its seed, so the same calls give the same answers. Not thread-safe: whoever drives
 * it makes sure that one call is handled at a time.
 */
public interface CrmSandbox {

    /** What its paths start with on the sandbox port: {@code ghl} or {@code rankr}. */
    String name();

    Reply handle(Call call, Instant now);
}
