package dev.tandem.connector.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.connector.Webhooks;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WebhookHint.Action;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Workspaces;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rankr's webhooks, as {@code rankr/openapi.yaml} has them. Every account has an address and secrets of its own. */
@ApplicationScoped
class RankrWebhooks implements Webhooks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RankrSignatures signatures;
    private final Workspaces workspaces;

    RankrWebhooks(RankrSignatures signatures, Workspaces workspaces) {
        this.signatures = signatures;
        this.workspaces = workspaces;
        workspaces.configured().forEach(workspace -> check(workspaces.name(workspace), secrets(workspace)));
    }

    private static void check(String workspace, List<String> secrets) {
        for (var secret : secrets) {
            try {
                RankrSignatures.key(secret);
            } catch (IllegalArgumentException _) { // the secret itself must not get into a log
                throw new ConfigurationException(
                        "tandem.workspaces.%s.rankr.webhook-secrets: one is not base64 behind whsec_, as Rankr shows them"
                                .formatted(workspace));
            }
        }
    }

    @Override
    public Crm crm() {
        return Crm.RANKR;
    }

    @Override
    public boolean perWorkspace() {
        return true;
    }

    @Override
    public Verdict judge(Post post) {
        var secrets = post.addressee().map(this::secrets).orElseGet(List::of);
        if (!signatures.verify(post, secrets)) {
            return new Verdict.Forged();
        }
        try {
            var body = JSON.readTree(post.body());
            return body != null && body.path("type").isTextual()
                    ? new Verdict.Genuine(post.addressee().orElseThrow(), hint(post, body))
                    : new Verdict.Unreadable();
        } catch (IOException | IllegalArgumentException _) { // signed, and still nothing that can be stored
            return new Verdict.Unreadable();
        }
    }

    private List<String> secrets(WorkspaceId workspace) {
        return workspaces.config(workspace).rankr().webhookSecrets().orElseGet(List::of);
    }

    private static WebhookHint hint(Post post, JsonNode body) {
        var id = post.header(RankrSignatures.ID).orElseThrow();
        var type = body.path("type").asText();
        var dot = type.indexOf('.');
        var record = dot < 0
                ? Optional.<RecordKey>empty()
                : kind(type.substring(0, dot)).flatMap(kind -> record(kind, body.path("data")));
        return record.map(key -> new WebhookHint(id, type, key, action(type.substring(dot + 1))))
                .orElseGet(() -> WebhookHint.ofNothing(id, type));
    }

    private static Optional<Kind> kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static Optional<RecordKey> record(Kind kind, JsonNode data) {
        var contact = kind == Kind.CONTACT ? null : text(data, "contactId").orElse(null);
        return text(data, "id").map(id -> new RecordKey(kind, id, contact));
    }

    private static Action action(String verb) {
        return switch (verb) {
            case "created" -> Action.CREATED;
            case "archived", "deleted" -> Action.DELETED;
            default -> Action.CHANGED;
        };
    }

    private static Optional<String> text(JsonNode object, String name) {
        return Optional.of(object.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }
}
