package dev.tandem.graph;

import dev.tandem.model.WebhookDelivery;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Cursor;
import dev.tandem.store.Inbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Reading what the CRMs' webhooks told, and what came of it. */
@ApplicationScoped
public class WebhookLog {

    private final Inbox inbox;

    WebhookLog(Inbox inbox) {
        this.inbox = inbox;
    }

    /** The webhooks that a query asks for, the newest first, as far back as they are kept. */
    public Uni<Slice<WebhookDelivery>> page(WorkspaceId workspace, WebhookQuery query, PageRequest page) {
        var list = "webhooks %s %s".formatted(workspace, query);
        var wanted = new Inbox.Wanted(query.crm(), query.type(), query.outcome());
        var before = page.cursor() == null
                ? null
                : Cursor.of(page.cursor(), list, page.argument()).id();
        return inbox.search(workspace, wanted, before, page.size() + 1)
                .map(found -> new Slice<>(
                        found.stream()
                                .limit(page.size())
                                .map(delivery -> new Slice.Item<>(delivery, new Cursor(delivery.id()).in(list)))
                                .toList(),
                        found.size() > page.size(),
                        page.cursor() != null,
                        () -> inbox.count(workspace, wanted)));
    }
}
