package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of contacts answer. */
public final class ContactPayloads {

    private ContactPayloads() {}

    /** What came of {@code contactCreate}. */
    @Name("ContactCreatePayload")
    @Description("What came of contactCreate.")
    public record ContactCreate(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactUpdate}. */
    @Name("ContactUpdatePayload")
    @Description("What came of contactUpdate.")
    public record ContactUpdate(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactUpsert}. */
    @Name("ContactUpsertPayload")
    @Description("What came of contactUpsert.")
    public record ContactUpsert(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactDelete}. */
    @Name("ContactDeletePayload")
    @Description("What came of contactDelete.")
    public record ContactDelete(
            @Id
            @Description("The id of the contact that is gone; null if it lives on at a CRM, or nothing came of it.")
            @Nullable
            String deletedId,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactTagsAdd}. */
    @Name("ContactTagsAddPayload")
    @Description("What came of contactTagsAdd.")
    public record ContactTagsAdd(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactTagsRemove}. */
    @Name("ContactTagsRemovePayload")
    @Description("What came of contactTagsRemove.")
    public record ContactTagsRemove(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code contactTagsBulkUpdate}. */
    @Name("ContactTagsBulkUpdatePayload")
    @Description("What came of contactTagsBulkUpdate.")
    public record ContactTagsBulkUpdate(
            @Description("The contacts as they are now, in the order of the input.") @NonNull
            List<@NonNull ContactNode> contacts,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code syncContact}. */
    @Name("SyncContactPayload")
    @Description("What came of syncContact.")
    public record SyncContact(
            @Description("The contact as it is now; null if nothing came of it.") @Nullable
            ContactNode contact,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}
}
