package dev.tandem.model;

import java.time.Instant;

/**
 * A contact that was given up after repeated failures.
 *
 * @param failures how often it failed
 * @param since when it was given up
 * @param reason why it failed the last time
 */
public record DeadLetter(LinkId contact, int failures, Instant since, String reason) {}
