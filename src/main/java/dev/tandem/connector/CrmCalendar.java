package dev.tandem.connector;

import java.time.Duration;

/** A calendar that appointments can be booked on. */
public record CrmCalendar(String externalId, String name, boolean active, Duration slotDuration) {}
