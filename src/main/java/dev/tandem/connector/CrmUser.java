package dev.tandem.connector;

/** Somebody who works at a CRM, by the name that people know them by. */
public record CrmUser(String externalId, String name) {}
