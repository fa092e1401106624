package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What a simulated CRM answers. */
public record Reply(int status, JsonNode body, Map<String, String> headers) {}
