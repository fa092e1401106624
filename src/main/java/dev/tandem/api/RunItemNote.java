package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What became of one field when a run was undone. */
@Description("What became of one field at one CRM when a run was undone.")
public record RunItemNote(
        @Id @Description("The object.") @NonNull String objectId,
        @Description("What sort of object it is.") @NonNull KindEnum kind,
        @Description("The CRM.") @NonNull CrmEnum crm,

        @Description("The field; null for the whole record.") @Nullable
        String field,

        @Description("Whether it holds again what it held before.") @NonNull
        Boolean restored,

        @Description("Why, for people.") @NonNull String reason) {

    static RunItemNote of(dev.tandem.model.RunItem.Note note) {
        return new RunItemNote(
                GlobalId.of(note.kind(), note.object()),
                KindEnum.of(note.kind()),
                CrmEnum.of(note.crm()),
                note.field(),
                note.restored(),
                note.reason());
    }
}
