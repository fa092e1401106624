package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of contacts take. */
public final class ContactInputs {

    private ContactInputs() {}

    /** A postal address. */
    @Input("AddressInput")
    @Description("A postal address.")
    public record Address(
            @Description("Street and number.") @Nullable String line1,
            @Description("Town or city.") @Nullable String city,

            @Description("State, province or region.") @Nullable
            String state,

            @Description("Postal code.") @Nullable String postalCode,

            @Description("ISO 3166 two-letter code of the country.") @Nullable
            String country) {}

    /** A field that the workspace itself has defined. */
    @Input("CustomFieldInput")
    @Description("A field that the workspace itself has defined.")
    public record CustomField(
            @Description("The key that both CRMs are mapped to.") @NonNull
            String key,

            @Description("What it is to hold; null clears it.") @Nullable
            String value) {}

    /** A contact to create at the CRMs. */
    @Input("ContactCreateInput")
    @Description("A contact to create at the CRMs.")
    public record ContactCreate(
            @Description("Given name.") @Nullable String firstName,
            @Description("Family name.") @Nullable String lastName,
            @Description("E-mail address.") @Nullable String email,

            @Description("Phone number; national ones are taken to be of the workspace's country.") @Nullable
            String phone,

            @Description("The company the contact works for.") @Nullable
            String company,

            @Description("Web address.") @Nullable String website,

            @Description("Postal address; parts left out stay as they are.") @Nullable
            Address address,

            @Description("IANA name of the time zone, such as Europe/Berlin.") @Nullable
            String timezone,

            @Description("Date of birth.") @Nullable LocalDate dateOfBirth,

            @Description("Where the contact was won, such as a campaign.") @Nullable
            String source,

            @Description("The whole set of tags, by name.") @Nullable
            List<@NonNull String> tags,

            @Description("Fields that the workspace itself has defined; keys left out stay as they are.") @Nullable
            List<@NonNull CustomField> customFields,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** What to change about a contact: fields left out stay as they are, null clears. */
    @Input("ContactUpdateInput")
    @Description("What to change about a contact: fields left out stay as they are, null clears.")
    public record ContactUpdate(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description("Given name.") @Nullable String firstName,
            @Description("Family name.") @Nullable String lastName,
            @Description("E-mail address.") @Nullable String email,

            @Description("Phone number; national ones are taken to be of the workspace's country.") @Nullable
            String phone,

            @Description("The company the contact works for.") @Nullable
            String company,

            @Description("Web address.") @Nullable String website,

            @Description("Postal address; parts left out stay as they are.") @Nullable
            Address address,

            @Description("IANA name of the time zone, such as Europe/Berlin.") @Nullable
            String timezone,

            @Description("Date of birth.") @Nullable LocalDate dateOfBirth,

            @Description("Where the contact was won, such as a campaign.") @Nullable
            String source,

            @Description("The whole set of tags, by name.") @Nullable
            List<@NonNull String> tags,

            @Description("Fields that the workspace itself has defined; keys left out stay as they are.") @Nullable
            List<@NonNull CustomField> customFields,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A contact to update if one has its e-mail address or else its phone number, and to create otherwise. */
    @Input("ContactUpsertInput")
    @Description("A contact to update if one has its e-mail address or else its phone number, and to create otherwise.")
    public record ContactUpsert(
            @Description("Given name.") @Nullable String firstName,
            @Description("Family name.") @Nullable String lastName,
            @Description("E-mail address.") @Nullable String email,

            @Description("Phone number; national ones are taken to be of the workspace's country.") @Nullable
            String phone,

            @Description("The company the contact works for.") @Nullable
            String company,

            @Description("Web address.") @Nullable String website,

            @Description("Postal address; parts left out stay as they are.") @Nullable
            Address address,

            @Description("IANA name of the time zone, such as Europe/Berlin.") @Nullable
            String timezone,

            @Description("Date of birth.") @Nullable LocalDate dateOfBirth,

            @Description("Where the contact was won, such as a campaign.") @Nullable
            String source,

            @Description("The whole set of tags, by name.") @Nullable
            List<@NonNull String> tags,

            @Description("Fields that the workspace itself has defined; keys left out stay as they are.") @Nullable
            List<@NonNull CustomField> customFields,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A contact to delete. */
    @Input("ContactDeleteInput")
    @Description("A contact to delete.")
    public record ContactDelete(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** Tags to give to a contact. */
    @Input("ContactTagsAddInput")
    @Description("Tags to give to a contact.")
    public record ContactTagsAdd(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description("The names of the tags.") @NonNull List<@NonNull String> tags,

            @Description("Whether tags that are not in the dictionary are created; otherwise they are an error.")
            @DefaultValue("false")
            @Nullable
            Boolean createMissing,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** Tags to take from a contact. */
    @Input("ContactTagsRemoveInput")
    @Description("Tags to take from a contact.")
    public record ContactTagsRemove(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description("The names of the tags.") @NonNull List<@NonNull String> tags,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** Tags to give to and take from many contacts. */
    @Input("ContactTagsBulkUpdateInput")
    @Description("Tags to give to and take from many contacts.")
    public record ContactTagsBulkUpdate(
            @Id @Description("The contacts to change, 100 at most.") @NonNull
            List<@NonNull String> ids,

            @Description("The names of the tags to give.") @Nullable
            List<@NonNull String> add,

            @Description("The names of the tags to take.") @Nullable
            List<@NonNull String> remove,

            @Description("Whether tags that are not in the dictionary are created; otherwise they are an error.")
            @DefaultValue("false")
            @Nullable
            Boolean createMissing,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A contact to compare at both CRMs and bring in step; named by id or by ref. */
    @Input("SyncContactInput")
    @Description("A contact to compare at both CRMs and bring in step; named by id or by ref.")
    public record SyncContact(
            @Id @Description("The contact.") @Nullable String id,

            @Description("The contact, as a CRM knows it.") @Nullable
            RecordRef ref) {}
}
