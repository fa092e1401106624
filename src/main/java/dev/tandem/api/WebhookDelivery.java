package dev.tandem.api;

import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A webhook in the schema. */
@Description(
        "A webhook that a CRM delivered, and what came of it. What it said of the record is not kept, nor believed.")
public record WebhookDelivery(
        @Description("Which CRM.") @NonNull CrmEnum crm,

        @Description("The CRM's own id of it, the same however often it is delivered.") @NonNull
        String deliveryId,

        @Description("The CRM's own name for what happened.") @NonNull
        String type,

        @Description("What sort of record it is about; null if it is none that is kept in step.") @Nullable
        KindEnum kind,

        @Description("The CRM's own id of the record.") @Nullable
        String externalId,

        @Id @Description("The contact that it is about; null as long as none is known.") @Nullable
        String contactId,

        @Description("When it came first.") @NonNull Instant receivedAt,

        @Description("When it was followed up; null until it is.") @Nullable
        Instant processedAt,

        @Description("What came of it.") @NonNull WebhookOutcomeEnum outcome,

        @Description("How often following it up has failed.") @NonNull
        Integer failures,

        @Description("Why it came out so, or why the last try failed.") @Nullable
        String reason) {

    static WebhookDelivery of(dev.tandem.model.WebhookDelivery delivery) {
        var record = Optional.ofNullable(delivery.hint().record());
        return new WebhookDelivery(
                CrmEnum.of(delivery.crm()),
                delivery.hint().deliveryId(),
                delivery.hint().type(),
                record.map(RecordKey::kind).map(KindEnum::of).orElse(null),
                record.map(RecordKey::externalId).orElse(null),
                delivery.contact() == null ? null : GlobalId.of(Kind.CONTACT, delivery.contact()),
                delivery.receivedAt(),
                delivery.processedAt(),
                WebhookOutcomeEnum.valueOf(delivery.outcome().name()),
                delivery.failures(),
                delivery.reason());
    }
}
