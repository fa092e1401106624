package dev.tandem.api;

import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link dev.tandem.model.Conflict} in the schema. */
@Description("Something about an object that only a person can decide, or could.")
public record Conflict(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("What has to be decided.") @NonNull ConflictTypeEnum type,

        @Description("Where it stands.") @NonNull ConflictStatusEnum status,

        @Description("What sort of object it is about.") @NonNull
        KindEnum kind,

        @Id @Description("The id of the object it is about.") @NonNull
        String objectId,

        @Id @Description("The id of the contact that the object is or belongs to.") @NonNull
        String contactId,

        @Description("The field it is about; null if it is about the whole object.") @Nullable
        String field,

        @Description("What both sides last agreed on; null for nothing.") @Nullable
        String base,

        @Description("What GHL holds; null for nothing.") @Nullable
        String ghl,

        @Description("What Rankr holds; null for nothing.") @Nullable
        String rankr,

        @Id @Description("Where it is about who is who, the ids of the contacts that it could be one with.") @NonNull
        List<@NonNull String> candidateIds,

        @Description("The rule that left it to a person; empty if none did.") @NonNull
        String rule,

        @Description("Why a person has to decide, in a sentence.") @NonNull
        String reason,

        @Description("When it was opened.") @NonNull Instant openedAt,

        @Description("When it was decided or overtaken; null while it is open.") @Nullable
        Instant closedAt,

        @Description("Who decided it; null unless somebody did.") @Nullable
        String actor,

        @Description("What was decided, in words; null unless it was.") @Nullable
        String resolution) {

    static Conflict of(dev.tandem.model.Conflict conflict) {
        var dispute = conflict.dispute();
        return new Conflict(
                new GlobalId(GlobalId.Type.CONFLICT, conflict.id()).toString(),
                ConflictTypeEnum.of(dispute.type()),
                ConflictStatusEnum.of(conflict.status()),
                KindEnum.of(conflict.kind()),
                GlobalId.of(conflict.kind(), conflict.object()),
                GlobalId.of(Kind.CONTACT, conflict.contact()),
                dispute.field(),
                text(dispute.base()),
                text(dispute.ghl()),
                text(dispute.rankr()),
                dispute.candidates().stream()
                        .map(candidate -> GlobalId.of(Kind.CONTACT, candidate))
                        .toList(),
                dispute.rule(),
                dispute.reason(),
                conflict.openedAt(),
                conflict.closedAt(),
                conflict.actor(),
                conflict.resolution());
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null ? null : value.toString();
    }
}
