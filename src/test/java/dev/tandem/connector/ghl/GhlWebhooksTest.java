package dev.tandem.connector.ghl;

import static dev.tandem.testkit.Deliveries.event;
import static dev.tandem.testkit.Deliveries.ghlContact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.connector.Webhooks;
import dev.tandem.connector.Webhooks.Verdict;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WebhookHint.Action;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Deliveries.Post;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which webhooks are taken for GHL's, and what is read out of them. */
class GhlWebhooksTest {

    private static final String LOCATION = "demo-location";
    private static final KeyPair RSA = keyPair("RSA");
    private static final KeyPair OLD = keyPair("Ed25519");
    private static final KeyPair NOW = keyPair("Ed25519");

    private final Webhooks webhooks = webhooks(Map.of("tandem.intake.ghl.keys", base64(NOW)));
    private final byte[] body = Deliveries.json(event("ContactUpdate", LOCATION, "wh-1", ghlContact("c1")));

    private static Webhooks webhooks(Map<String, String> config) {
        return new GhlWebhooks(
                new GhlSignatures(Configs.of(GhlWebhooksConfig.class, config)), SimulatedWorkspaces.all());
    }

    private static KeyPair keyPair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(KeyPair keys) {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    private static Verdict judge(Webhooks webhooks, Post post) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(post.headers());
        return webhooks.judge(
                new Webhooks.Post(Optional.empty(), name -> Optional.ofNullable(headers.get(name)), post.body()));
    }

    private Post signed(byte[] bytes, KeyPair keys) {
        return new Post(Map.of("X-GHL-Signature", Deliveries.signature("Ed25519", keys.getPrivate(), bytes)), bytes);
    }

    private Post legacy(KeyPair keys) {
        return new Post(Map.of("X-WH-Signature", Deliveries.signature("SHA256withRSA", keys.getPrivate(), body)), body);
    }

    private WebhookHint hint(Map<String, ?> payload) {
        var verdict = judge(webhooks, signed(Deliveries.json(payload), NOW));
        assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
        assertThat(((Verdict.Genuine) verdict).workspace()).isEqualTo(SimulatedWorkspaces.ID);
        return ((Verdict.Genuine) verdict).hint();
    }

    static Stream<Arguments> events() {
        var contact = RecordKey.contact("c1");
        var task = new RecordKey(Kind.TASK, "t1", "c1");
        var note = new RecordKey(Kind.NOTE, "n1", "c1");
        var appointment = new RecordKey(Kind.APPOINTMENT, "a1", "c1");
        var ofTask = Deliveries.ghlTask("t1", "c1");
        var bareTask = new HashMap<>(ofTask);
        bareTask.keySet().removeAll(java.util.Set.of("contactId", "body"));
        var ofNote = Deliveries.ghlNote("n1", "c1");
        var booked = Deliveries.ghlAppointment("a1", "c1");
        return Stream.of(
                Arguments.of("ContactCreate", ghlContact("c1"), contact, Action.CREATED),
                Arguments.of("ContactUpdate", ghlContact("c1"), contact, Action.CHANGED),
                Arguments.of("ContactDelete", ghlContact("c1"), contact, Action.DELETED),
                Arguments.of("ContactTagUpdate", ghlContact("c1"), contact, Action.CHANGED),
                Arguments.of("ContactDndUpdate", Deliveries.ghlDnd("c1"), contact, Action.CHANGED),
                Arguments.of("TaskCreate", ofTask, task, Action.CREATED),
                Arguments.of("TaskCreate", bareTask, new RecordKey(Kind.TASK, "t1", null), Action.CREATED),
                Arguments.of("TaskComplete", ofTask, task, Action.CHANGED),
                Arguments.of("TaskDelete", ofTask, task, Action.DELETED),
                Arguments.of("NoteCreate", ofNote, note, Action.CREATED),
                Arguments.of("NoteUpdate", ofNote, note, Action.CHANGED),
                Arguments.of("NoteDelete", ofNote, note, Action.DELETED),
                Arguments.of("AppointmentCreate", booked, appointment, Action.CREATED),
                Arguments.of("AppointmentUpdate", booked, appointment, Action.CHANGED),
                Arguments.of("AppointmentDelete", booked, appointment, Action.DELETED));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventSaysWhereToLook(String type, Map<String, ?> fields, RecordKey record, Action action) {
        assertThat(hint(event(type, LOCATION, "wh-1", fields)))
                .isEqualTo(new WebhookHint("wh-1", type, record, action));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OpportunityCreate",
                "OpportunityUpdate",
                "OpportunityDelete",
                "OpportunityStageUpdate",
                "OpportunityStatusUpdate",
                "OpportunityMonetaryValueUpdate",
                "OpportunityAssignedToUpdate",
                "InboundMessage",
                "SomethingNew"
            })
    void whatIsNotKeptInStepIsOnlyRemembered(String type) {
        assertThat(hint(event(type, LOCATION, "wh-1", Deliveries.ghlOpportunity("o1", "c1"))))
                .isEqualTo(WebhookHint.ofNothing("wh-1", type));
    }

    @Test
    void installationsAreRememberedThoughTheyHaveNoIdOfTheirOwn() {
        var verdict = judge(webhooks, signed(Deliveries.json(Deliveries.ghlInstall(LOCATION)), NOW));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Installed.class, installed -> {
            assertThat(installed.workspace()).isEqualTo(SimulatedWorkspaces.ID);
            assertThat(installed.appId()).contains("5f1c0d2e9b8a4c3d2e1f0a9b");
            assertThat(installed.agency()).contains("co1Mp2An3Y4id5Ex6Am7");
            assertThat(installed.hint().type()).isEqualTo("INSTALL");
            assertThat(installed.hint().record()).isNull();
            assertThat(installed.hint().deliveryId()).isNotEmpty();
        });
    }

    @Test
    void anInstallationWhereNobodyIsPairedYetIsNoFault() {
        var elsewhere = Deliveries.json(Deliveries.ghlInstall("somebody-elses"));

        assertThat(judge(webhooks, signed(elsewhere, NOW)))
                .isEqualTo(new Verdict.OfAgency(List.of(), Optional.empty()));
    }

    @Test
    void aHeaderThatIsNotSignedMakesNoNewsOfARepeat() {
        var repeat = judge(webhooks, signed(body, NOW).with("deliveryid", "d-1"));

        assertThat(((Verdict.Genuine) repeat).hint().deliveryId()).isEqualTo("wh-1");
    }

    @Test
    void withoutAnIdARepeatIsKnownByItsBody() {
        var event = event("ContactUpdate", LOCATION, "wh-1", ghlContact("c1"));
        event.remove("webhookId");
        var later = new HashMap<String, Object>(event);
        later.put("timestamp", "2026-03-02T17:00:01.000Z");

        assertThat(hint(event).deliveryId())
                .isEqualTo(hint(event).deliveryId())
                .isNotEqualTo(hint(later).deliveryId());
    }

    @Test
    void twoChangesThatSayNeitherIdNorTimeAreTwo() {
        var event = event("ContactUpdate", LOCATION, "wh-1", ghlContact("c1"));
        event.keySet().removeAll(Set.of("webhookId", "timestamp"));

        assertThat(hint(event).deliveryId()).isNotEqualTo(hint(event).deliveryId());
    }

    @Test
    void anAppThatIsGoneNeedNotSaySinceWhen() {
        var payload = Map.of("type", "UNINSTALL", "appId", "app", "locationId", LOCATION);

        assertThat(judge(webhooks, signed(Deliveries.json(payload), NOW)))
                .isInstanceOfSatisfying(
                        Verdict.Uninstalled.class, gone -> assertThat(gone.at()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSTALL", "UNINSTALL"})
    void whatIsAboutAnAgencyIsNobodysFault(String type) {
        var payload = Map.of("type", type, "appId", "app", "companyId", "agency");

        assertThat(judge(webhooks, signed(Deliveries.json(payload), NOW)))
                .isEqualTo(new Verdict.OfAgency(
                        List.of(),
                        Optional.of(new Webhooks.Gone("agency", Optional.of("app"), Optional.empty()))
                                .filter(_ -> type.equals("UNINSTALL"))));
    }

    @Test
    void whatElseHappensAtAnAgencyThatNobodyKnowsIsRefused() {
        var payload = Map.of("type", "ContactUpdate", "companyId", "agency");

        assertThat(judge(webhooks, signed(Deliveries.json(payload), NOW))).isEqualTo(new Verdict.Foreign());
    }

    @Test
    void everyFlippedBitIsNoticed() {
        var signed = signed(body, NOW);
        for (var at = 0; at < body.length; at += 13) {
            var flipped = body.clone();
            flipped[at] ^= (byte) (1 << (at % 8));

            assertThat(judge(webhooks, signed.with(flipped))).as("byte %d", at).isEqualTo(new Verdict.Forged());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"N/A", "n/a", "", "  ", "not base64!", "AAAA"})
    void whatIsNoSignatureIsNone(String value) {
        assertThat(judge(webhooks, signed(body, NOW).with("X-GHL-Signature", value)))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void withoutASignatureItIsNobodys() {
        assertThat(judge(webhooks, signed(body, NOW).without("X-GHL-Signature")))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void aKeyThatIsListedNoMoreCountsNoMore() {
        var both = webhooks(Map.of("tandem.intake.ghl.keys", base64(OLD) + "," + base64(NOW)));

        assertThat(judge(webhooks, signed(body, OLD))).isEqualTo(new Verdict.Forged());
        assertThat(judge(both, signed(body, OLD))).isInstanceOf(Verdict.Genuine.class);
        assertThat(judge(both, signed(body, NOW))).isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void theBuiltInKeyIsNotTheSandboxs() {
        assertThat(judge(webhooks(Map.of()), Deliveries.ghl(body))).isEqualTo(new Verdict.Forged());
    }

    @Test
    void aLegacySignatureCountsOnlyWhereItIsSwitchedOn() {
        var on = webhooks(
                Map.of("tandem.intake.ghl.legacy.enabled", "true", "tandem.intake.ghl.legacy.keys", base64(RSA)));
        var off = webhooks(Map.of("tandem.intake.ghl.legacy.keys", base64(RSA)));

        assertThat(judge(on, legacy(RSA))).isInstanceOf(Verdict.Genuine.class);
        assertThat(judge(on, legacy(RSA).with("X-GHL-Signature", "N/A"))).isInstanceOf(Verdict.Genuine.class);
        assertThat(judge(on, legacy(RSA).with("X-WH-Signature", "N/A"))).isEqualTo(new Verdict.Forged());
        assertThat(judge(off, legacy(RSA))).isEqualTo(new Verdict.Forged());
    }

    @Test
    void whereBothSignaturesAreThereTheNewerDecides() {
        var on = webhooks(Map.of(
                "tandem.intake.ghl.keys", base64(NOW),
                "tandem.intake.ghl.legacy.enabled", "true",
                "tandem.intake.ghl.legacy.keys", base64(RSA)));
        var good = signed(body, NOW).headers().get("X-GHL-Signature");
        var bad = signed(body, OLD).headers().get("X-GHL-Signature");

        assertThat(judge(on, legacy(RSA).with("X-GHL-Signature", bad))).isEqualTo(new Verdict.Forged());
        assertThat(judge(on, legacy(keyPair("RSA")).with("X-GHL-Signature", good)))
                .isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void theBuiltInLegacyKeyCanBeRead() {
        assertThat(judge(webhooks(Map.of("tandem.intake.ghl.legacy.enabled", "true")), legacy(RSA)))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void aKeyMayBeGivenAsPem() {
        var pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64(NOW));

        assertThat(judge(webhooks(Map.of("tandem.intake.ghl.keys", pem)), signed(body, NOW)))
                .isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void aKeyThatIsNoneStopsTheStart() {
        assertThatThrownBy(() -> webhooks(Map.of("tandem.intake.ghl.keys", "MCowBQYDK2Vw")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tandem.intake.ghl.keys")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody-elses", "", "demo"})
    void anotherLocationIsForeign(String location) {
        var foreign = Deliveries.json(event("ContactUpdate", location, "wh-1", ghlContact("c1")));

        assertThat(judge(webhooks, signed(foreign, NOW))).isEqualTo(new Verdict.Foreign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"locationId\": \"demo-location\"}",
                "{\"locationId\": \"demo-location\", \"type\": \"A\\u0000B\", \"webhookId\": \"1\"}",
                "{\"locationId\": \"demo-location\", \"type\": \"ContactUpdate\", \"webhookId\": \"1\", \"id\": \"\\u0000\"}"
            })
    void whatCannotBeReadOrStoredIsRefused(String text) {
        assertThat(judge(webhooks, signed(text.getBytes(StandardCharsets.UTF_8), NOW)))
                .isEqualTo(new Verdict.Unreadable());
    }

    @Test
    void anOverlongIdIsRefused() {
        var fields = event("ContactUpdate", LOCATION, "x".repeat(256), ghlContact("c1"));

        assertThat(judge(webhooks, signed(Deliveries.json(fields), NOW))).isEqualTo(new Verdict.Unreadable());
    }
}
