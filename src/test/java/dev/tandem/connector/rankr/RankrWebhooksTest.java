package dev.tandem.connector.rankr;

import static dev.tandem.testkit.Deliveries.rankrEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.connector.Webhooks;
import dev.tandem.connector.Webhooks.Verdict;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WebhookHint.Action;
import dev.tandem.model.WorkspaceId;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.Deliveries.Post;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.SimulatedWorkspaces;
import dev.tandem.workspace.Workspaces;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which webhooks are taken for Rankr's, and what is read out of them. */
class RankrWebhooksTest {

    private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
    private static final String OLD = "whsec_b2xkIHNlY3JldA==";
    private static final String NEW = "whsec_bmV3IHNlY3JldA==";
    private static final Map<String, ?> EVENT =
            rankrEvent("contact.updated", "demo", Map.of("id", "con_1", "version", 7));

    private final Workspaces workspaces = SimulatedWorkspaces.with(OLD, NEW);
    private final Webhooks webhooks = webhooks(workspaces);

    private static Webhooks webhooks(Workspaces workspaces) {
        return new RankrWebhooks(
                new RankrSignatures(Configs.of(RankrWebhooksConfig.class, Map.of()), () -> NOW), workspaces);
    }

    private Verdict judge(Post post) {
        return judge(webhooks, Optional.of(SimulatedWorkspaces.ID), post);
    }

    private static Verdict judge(Webhooks webhooks, Optional<WorkspaceId> addressee, Post post) {
        return webhooks.judge(new Webhooks.Post(
                addressee, name -> Optional.ofNullable(post.headers().get(name)), post.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "contact.created, CONTACT, CREATED",
        "contact.updated, CONTACT, CHANGED",
        "contact.archived, CONTACT, DELETED",
        "task.created, TASK, CREATED",
        "note.updated, NOTE, CHANGED",
        "appointment.archived, APPOINTMENT, DELETED"
    })
    void anEventSaysWhereToLook(String type, Kind kind, Action action) {
        var payload = rankrEvent(type, "demo", Map.of("id", "rec_1", "contactId", "con_1"));

        var verdict = judge(Deliveries.rankr("evt_1", NOW, payload, NEW));

        var record = new RecordKey(kind, "rec_1", kind == Kind.CONTACT ? null : "con_1");
        assertThat(verdict)
                .isEqualTo(new Verdict.Genuine(SimulatedWorkspaces.ID, new WebhookHint("evt_1", type, record, action)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list.updated", "tag.deleted", "invoice.paid", "contact"})
    void whatIsNotKeptInStepIsOnlyRemembered(String type) {
        var verdict = judge(Deliveries.rankr("evt_1", NOW, rankrEvent(type, "demo", Map.of("id", "lst_1")), NEW));

        assertThat(((Verdict.Genuine) verdict).hint()).isEqualTo(WebhookHint.ofNothing("evt_1", type));
    }

    @Test
    void anyLiveSecretAndAnySignatureWillDo() {
        assertThat(judge(Deliveries.rankr("evt_1", NOW, EVENT, OLD))).isInstanceOf(Verdict.Genuine.class);
        assertThat(judge(Deliveries.rankr("evt_1", NOW, EVENT, "whsec_b3RoZXI=", NEW)))
                .isInstanceOf(Verdict.Genuine.class);
        assertThat(judge(Deliveries.rankr("evt_1", NOW, EVENT, "whsec_b3RoZXI=")))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void whatWasNotSignedSoIsForged() {
        var post = Deliveries.rankr("evt_1", NOW, EVENT, NEW);
        var flipped = post.body().clone();
        flipped[flipped.length / 2] ^= 1;

        assertThat(judge(post)).isInstanceOf(Verdict.Genuine.class);
        assertThat(judge(post.with(flipped))).isEqualTo(new Verdict.Forged());
        assertThat(judge(post.with("webhook-id", "evt_2"))).isEqualTo(new Verdict.Forged());
        assertThat(judge(post.with(
                        "webhook-timestamp", Long.toString(NOW.plusSeconds(1).getEpochSecond()))))
                .isEqualTo(new Verdict.Forged());
        for (var header : post.headers().keySet()) {
            assertThat(judge(post.without(header))).as(header).isEqualTo(new Verdict.Forged());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1,", "v1", "v1,N/A", "v2,AAAA", "", "AAAA", "v1a,AAAA"})
    void whatIsNoSignatureIsNone(String value) {
        var post = Deliveries.rankr("evt_1", NOW, EVENT, NEW);

        assertThat(judge(post.with("webhook-signature", value))).isEqualTo(new Verdict.Forged());
    }

    @ParameterizedTest
    @CsvSource({"PT5M, true", "-PT5M, true", "PT5M1S, false", "-PT5M1S, false"})
    void onlyWhatWasSentLatelyCounts(Duration age, boolean genuine) {
        var verdict = judge(Deliveries.rankr("evt_1", NOW.minus(age), EVENT, NEW));

        assertThat(verdict instanceof Verdict.Genuine).isEqualTo(genuine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "99999999999999999", "9999999999999999999999"})
    void aTimeThatIsNoneDoesNotCount(String timestamp) {
        assertThat(judge(Deliveries.rankr("evt_1", NOW, EVENT, NEW).with("webhook-timestamp", timestamp)))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void aWorkspaceThatThereIsNotLooksLikeAWrongSignature() {
        assertThat(judge(webhooks, Optional.empty(), Deliveries.rankr("evt_1", NOW, EVENT, NEW)))
                .isEqualTo(new Verdict.Forged());
        assertThat(judge(webhooks, Optional.empty(), Deliveries.rankr("evt_1", NOW, EVENT, "whsec_bm9ib2R5")))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void withoutSecretsNothingIsBelieved() {
        var closed = webhooks(SimulatedWorkspaces.all());

        assertThat(judge(
                        closed,
                        Optional.of(SimulatedWorkspaces.ID),
                        Deliveries.rankr("evt_1", NOW, EVENT, "whsec_bm9ib2R5")))
                .isEqualTo(new Verdict.Forged());
    }

    @Test
    void aSecretThatIsNoneStopsTheStart() {
        assertThatThrownBy(() -> webhooks(SimulatedWorkspaces.with("whsec_?")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tandem.workspaces.demo.rankr.webhook-secrets")
                .hasMessageNotContaining("whsec_?");
        assertThatThrownBy(() -> webhooks(SimulatedWorkspaces.with("whsec_")))
                .hasMessageContaining("tandem.workspaces.demo.rankr.webhook-secrets");
    }
}
