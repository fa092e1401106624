package dev.tandem.connector.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.connector.Webhooks;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WebhookHint.Action;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.workspace.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * GHL's webhooks. All locations' come to one address; the body says which one's each is. Field names and what is missing
 * are as the marketplace documentation has them and integrators found them: see {@code WebhookFixtures} in the tests.
 */
@ApplicationScoped
class GhlWebhooks implements Webhooks {

    /** Where retries of one event can be told by, if it is there: the body's own id is not documented to stay the same. */
    private static final String DELIVERY = "deliveryId";

    /** Says that an app was taken off a location. */
    private static final String UNINSTALL = "UNINSTALL";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final GhlSignatures signatures;
    private final Workspaces workspaces;

    GhlWebhooks(GhlSignatures signatures, Workspaces workspaces) {
        this.signatures = signatures;
        this.workspaces = workspaces;
    }

    @Override
    public Crm crm() {
        return Crm.GHL;
    }

    @Override
    public boolean perWorkspace() {
        return false;
    }

    @Override
    public Verdict judge(Post post) {
        if (!signatures.verify(post)) {
            return new Verdict.Forged();
        }
        try {
            var body = JSON.readTree(post.body());
            return body != null && body.isObject() && body.path("type").isTextual()
                    ? routed(post, body)
                    : new Verdict.Unreadable();
        } catch (IOException | IllegalArgumentException _) { // signed, and still nothing that can be stored
            return new Verdict.Unreadable();
        }
    }

    private Verdict routed(Post post, JsonNode body) {
        return workspaces
                .atLocation(body.path("locationId").asText())
                .map(workspace -> verdict(workspace, post, body))
                .orElseGet(Verdict.Foreign::new);
    }

    private static Verdict verdict(WorkspaceId workspace, Post post, JsonNode body) {
        var hint = hint(post, body);
        return Optional.of(body)
                .filter(one -> one.path("type").asText().equals(UNINSTALL))
                .flatMap(GhlWebhooks::time)
                .<Verdict>map(at -> new Verdict.Uninstalled(workspace, hint, text(body, "appId"), at))
                .orElseGet(() -> new Verdict.Genuine(workspace, hint));
    }

    private static Optional<Instant> time(JsonNode body) {
        try {
            return text(body, "timestamp").map(Instant::parse);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static WebhookHint hint(Post post, JsonNode body) {
        var type = body.path("type").asText();
        var id = post.header(DELIVERY)
                .or(() -> text(body, "webhookId"))
                .orElseGet(() -> Ids.next().toString()); // nothing to know a repeat by: it is looked at once more
        return kind(type)
                .flatMap(kind -> record(kind, body))
                .map(record -> new WebhookHint(id, type, record, action(type)))
                .orElseGet(() -> WebhookHint.ofNothing(id, type));
    }

    private static Optional<RecordKey> record(Kind kind, JsonNode body) {
        var record = kind == Kind.APPOINTMENT ? body.path("appointment") : body;
        var contact = kind == Kind.CONTACT ? null : text(record, "contactId").orElse(null);
        return text(record, "id").map(id -> new RecordKey(kind, id, contact));
    }

    private static Optional<Kind> kind(String type) {
        return switch (type) {
            case "ContactCreate", "ContactUpdate", "ContactDelete", "ContactTagUpdate", "ContactDndUpdate" ->
                Optional.of(Kind.CONTACT);
            case "TaskCreate", "TaskUpdate", "TaskComplete", "TaskDelete" -> Optional.of(Kind.TASK);
            case "NoteCreate", "NoteUpdate", "NoteDelete" -> Optional.of(Kind.NOTE);
            case "AppointmentCreate", "AppointmentUpdate", "AppointmentDelete" -> Optional.of(Kind.APPOINTMENT);
            default -> Optional.empty();
        };
    }

    private static Action action(String type) {
        if (type.endsWith("Create")) {
            return Action.CREATED;
        }
        return type.endsWith("Delete") ? Action.DELETED : Action.CHANGED;
    }

    private static Optional<String> text(JsonNode object, String name) {
        return Optional.of(object.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }
}
