package dev.tandem.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Webhooks as the CRMs send them, written down here once more from their documentation, and signed with the keys that the
 * demo's workspaces believe.
 */
public final class Deliveries {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrivateKey GHL_KEY = ed25519("sandbox");
    private static final String ADDED = "2026-02-11T09:14:33.120Z";

    private Deliveries() {}

    /** What is posted. */
    @SuppressWarnings("ArrayRecordComponent") // exact bytes, never compared
    public record Post(Map<String, String> headers, byte[] body) {

        public Post with(String header, String value) {
            var changed = new LinkedHashMap<>(headers);
            changed.put(header, value);
            return new Post(changed, body);
        }

        public Post without(String header) {
            var changed = new LinkedHashMap<>(headers);
            changed.remove(header);
            return new Post(changed, body);
        }

        public Post with(byte[] otherBody) {
            return new Post(headers, otherBody);
        }
    }

    /** GHL's delivery of that payload, signed with the key that the simulated GHL has. */
    public static Post ghl(Map<String, ?> payload) {
        return ghl(payload, GHL_KEY);
    }

    public static Post ghl(Map<String, ?> payload, PrivateKey key) {
        return signed(json(payload), key);
    }

    /** GHL's delivery of exactly those bytes. */
    public static Post ghl(byte[] body) {
        return signed(body, GHL_KEY);
    }

    private static Post signed(byte[] body, PrivateKey key) {
        return new Post(Map.of("X-GHL-Signature", signature("Ed25519", key, body)), body);
    }

    public static String signature(String algorithm, PrivateKey key, byte[] body) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The private key that the simulated GHL makes from a text. */
    public static PrivateKey ed25519(String secret) {
        try {
            var seed = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The secret of a demo workspace's Rankr account. */
    public static String secret(String workspace) {
        return "whsec_"
                + Base64.getEncoder().encodeToString((workspace + "-webhook-secret").getBytes(StandardCharsets.UTF_8));
    }

    /** Rankr's delivery of that payload, signed with those secrets. */
    public static Post rankr(String id, Instant at, Map<String, ?> payload, String... secrets) {
        var body = json(payload);
        var seconds = Long.toString(at.getEpochSecond());
        var signatures = new StringBuilder();
        for (var secret : secrets) {
            signatures
                    .append(signatures.isEmpty() ? "v1," : " v1,")
                    .append(hmac(secret, id + "." + seconds + ".", body));
        }
        return new Post(
                Map.of("webhook-id", id, "webhook-timestamp", seconds, "webhook-signature", signatures.toString()),
                body);
    }

    private static String hmac(String secret, String head, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] json(Map<String, ?> payload) {
        try {
            return JSON.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** What every GHL event ends with. */
    public static Map<String, Object> event(String type, String location, String webhookId, Map<String, ?> fields) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("type", type);
        payload.put("locationId", location);
        payload.putAll(fields);
        payload.put("timestamp", "2026-03-02T17:00:00.000Z");
        payload.put("webhookId", webhookId);
        payload.put("appId", "5f1c0d2e9b8a4c3d2e1f0a9b");
        payload.put("versionId", "5f1c0d2e9b8a4c3d2e1f0a9c");
        return payload;
    }

    /** A contact as GHL's contact events have it. */
    public static Map<String, Object> ghlContact(String id) {
        var contact = new LinkedHashMap<String, Object>();
        contact.put("id", id);
        contact.put("address1", "12 Mill Lane");
        contact.put("city", "Bath");
        contact.put("state", "Somerset");
        contact.put("companyName", "Analytical Engines");
        contact.put("country", "GB");
        contact.put("source", "landing page");
        contact.put("dateAdded", ADDED);
        contact.put("dateOfBirth", "1985-12-10T00:00:00.000Z");
        contact.put("dnd", false);
        contact.put("email", "ada@engines.example");
        contact.put("name", "Ada Lovelace");
        contact.put("firstName", "Ada");
        contact.put("lastName", "Lovelace");
        contact.put("phone", "+442079460958");
        contact.put("postalCode", "BA1 1AA");
        contact.put("tags", List.of("lead", "newsletter"));
        contact.put("website", "https://engines.example");
        contact.put("attachments", List.of());
        contact.put("assignedTo", "u7Yt5Rr4Ee3Ww2Qq1Aa0");
        contact.put("customFields", List.of(Map.of("id", "c1F2i3E4l5D6a7B8c9D0", "value", "Team")));
        return contact;
    }

    /** A contact as GHL's event about what it may be sent has it. */
    public static Map<String, Object> ghlDnd(String id) {
        var contact = ghlContact(id);
        contact.put("dnd", true);
        var off = Map.of("status", "inactive", "message", "by form", "code", "101");
        var on = Map.of("status", "active", "message", "by form", "code", "101");
        contact.put("dndSettings", Map.of("SMS", off, "Call", off, "Email", on, "GMB", on, "FB", on, "WhatsApp", on));
        return contact;
    }

    public static Map<String, Object> ghlNote(String id, String contact) {
        return new LinkedHashMap<>(
                Map.of("id", id, "body", "Prefers mornings", "contactId", contact, "dateAdded", ADDED));
    }

    /** A task as documented; live creations say neither whose it is nor what it is about. */
    public static Map<String, Object> ghlTask(String id, String contact) {
        return new LinkedHashMap<>(Map.of(
                "id", id,
                "assignedTo", "u7Yt5Rr4Ee3Ww2Qq1Aa0",
                "body", "About the offer",
                "contactId", contact,
                "title", "Ring back",
                "dateAdded", ADDED,
                "dueDate", "2026-03-09T17:00:00.000Z"));
    }

    public static Map<String, Object> ghlAppointment(String id, String contact) {
        var appointment = new LinkedHashMap<String, Object>();
        appointment.put("id", id);
        appointment.put("address", "https://meet.example/ada");
        appointment.put("title", "Demonstration");
        appointment.put("calendarId", "k1L2m3N4o5P6q7R8s9T0");
        appointment.put("contactId", contact);
        appointment.put("groupId", "g1H2i3J4k5L6m7N8o9P0");
        appointment.put("appointmentStatus", "confirmed");
        appointment.put("assignedUserId", "u7Yt5Rr4Ee3Ww2Qq1Aa0");
        appointment.put("users", List.of("u7Yt5Rr4Ee3Ww2Qq1Aa0"));
        appointment.put("notes", "By video");
        appointment.put("source", "booking_widget");
        appointment.put("startTime", "2026-03-10T10:00:00-05:00");
        appointment.put("endTime", "2026-03-10T10:30:00-05:00");
        appointment.put("dateAdded", "2026-03-02T12:00:00-05:00");
        appointment.put("dateUpdated", "2026-03-02T12:00:00-05:00");
        return Map.of("appointment", appointment);
    }

    public static Map<String, Object> ghlOpportunity(String id, String contact) {
        return new LinkedHashMap<>(Map.ofEntries(
                Map.entry("id", id),
                Map.entry("assignedTo", "u7Yt5Rr4Ee3Ww2Qq1Aa0"),
                Map.entry("contactId", contact),
                Map.entry("monetaryValue", 1200),
                Map.entry("name", "Second engine"),
                Map.entry("pipelineId", "p1Q2r3S4t5U6v7W8x9Y0"),
                Map.entry("pipelineStageId", "0b8f6f0a-53b3-4d0e-985a-c7732dbcd001"),
                Map.entry("source", "landing page"),
                Map.entry("status", "open"),
                Map.entry("dateAdded", ADDED)));
    }

    /** An installation, as GHL tells of it: flat, and without ids of records. */
    public static Map<String, Object> ghlInstall(String location) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("type", "INSTALL");
        payload.put("appId", "5f1c0d2e9b8a4c3d2e1f0a9b");
        payload.put("locationId", location);
        payload.put("companyId", "co1Mp2An3Y4id5Ex6Am7");
        payload.put("userId", "u7Yt5Rr4Ee3Ww2Qq1Aa0");
        payload.put("planId", "66b0419a0dffa47fb5f8c33a");
        payload.put(
                "trial", Map.of("onTrial", true, "trialDuration", 10, "trialStartDate", "2026-03-01T08:00:00.000Z"));
        payload.put("isWhitelabelCompany", false);
        payload.put("whitelabelDetails", Map.of());
        payload.put("companyName", "Example Agency");
        return payload;
    }

    /** What Rankr sends of a record. */
    public static Map<String, Object> rankrEvent(String type, String account, Map<String, ?> data) {
        return new LinkedHashMap<>(
                Map.of("type", type, "timestamp", "2026-03-02T17:00:00Z", "accountId", account, "data", data));
    }
}
