package dev.tandem.connector;

/** What contacts can join at a CRM, such as a campaign, by the name that people there gave it. */
public record Joinable(String externalId, String name) {}
