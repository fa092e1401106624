package dev.tandem.graph;

import java.time.Duration;

/** A calendar that appointments can be booked on; its id is the CRM's own. */
public record Calendar(String id, String name, boolean active, Duration slotDuration) {}
