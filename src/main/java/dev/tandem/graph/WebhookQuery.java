package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.WebhookDelivery;
import org.jspecify.annotations.Nullable;

/**
 * Which webhooks; what is null does not restrict.
 *
 * @param type the CRM's own name for what happened
 */
public record WebhookQuery(@Nullable Crm crm, @Nullable String type, WebhookDelivery.@Nullable Outcome outcome) {}
