package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a CRM tells its listener of a change.
 *
 * @param path where it is sent, from the listener's address on
 * @param tenant whose change it is: a location or an account
 * @param id the same however often it is sent
 * @param payload what is sent
 */
public record Webhook(String path, String tenant, String id, ObjectNode payload) {}
