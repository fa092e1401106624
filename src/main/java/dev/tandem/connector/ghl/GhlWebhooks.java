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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * GHL's webhooks. All locations' come to one address; the body says which one's each is. Field names and what is missing
 * are as the marketplace documentation has them and integrators found them: see {@code WebhookFixtures} in the tests.
 */
@ApplicationScoped
class GhlWebhooks implements Webhooks {

    /** Says that an app was taken off a location. */
    private static final String UNINSTALL = "UNINSTALL";

    /** Says that an app was installed for a location. */
    private static final String INSTALL = "INSTALL";

    private static final Set<String> ABOUT_THE_APP = Set.of(INSTALL, UNINSTALL);

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

    /**
     * What names no location is about an agency, and so about each location that is let in by it. An agency may install the app
     * for all of its locations: one that is in no workspace is no fault of GHL's then.
     */
    private Verdict routed(Post post, JsonNode body) {
        var hint = hint(post, body);
        var location = text(body, "locationId");
        if (location.isPresent()) {
            return workspaces
                    .atLocation(location.get())
                    .map(workspace -> verdict(workspace, hint, body))
                    .orElseGet(() -> hint.type().equals(INSTALL)
                            ? new Verdict.OfAgency(List.of(), Optional.empty())
                            : new Verdict.Foreign());
        }
        return text(body, "companyId")
                .map(agency -> new Verdict.OfAgency(
                        workspaces.ofAgency(agency).stream()
                                .map(workspace -> verdict(workspace, hint, body))
                                .toList(),
                        Optional.of(hint.type())
                                .filter(UNINSTALL::equals)
                                .map(_ -> new Gone(agency, text(body, "appId"), time(body)))))
                .<Verdict>map(verdict -> verdict.tenants().isEmpty() && !ABOUT_THE_APP.contains(hint.type())
                        ? new Verdict.Foreign()
                        : verdict)
                .orElseGet(Verdict.Foreign::new);
    }

    private Verdict verdict(WorkspaceId workspace, WebhookHint hint, JsonNode body) {
        return switch (hint.type()) {
            case UNINSTALL -> new Verdict.Uninstalled(workspace, hint, text(body, "appId"), time(body));
            case INSTALL ->
                new Verdict.Installed(workspace, hint, text(body, "appId"), text(body, "companyId"), time(body));
            default -> new Verdict.Genuine(workspace, hint);
        };
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
        var id = id(post, body);
        return kind(type)
                .flatMap(kind -> record(kind, body))
                .map(record -> new WebhookHint(id, type, record, action(type)))
                .orElseGet(() -> WebhookHint.ofNothing(id, type));
    }

    /**
     * What a repeat is known by, out of what is signed and nothing else: whoever sends a delivery once more could give it any
     * header. Two changes that say neither id nor time may have the same body, so that each of those is looked at.
     */
    private static String id(Post post, JsonNode body) {
        return text(body, "webhookId")
                .or(() -> text(body, "timestamp").map(_ -> digest(post.body())))
                .orElseGet(() -> Ids.next().toString());
    }

    private static String digest(byte[] body) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
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
