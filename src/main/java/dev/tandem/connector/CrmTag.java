package dev.tandem.connector;

/** An entry of a CRM's tag dictionary, its name as the CRM writes it. */
public record CrmTag(String externalId, String name) {}
