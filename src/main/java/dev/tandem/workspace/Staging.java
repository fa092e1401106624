package dev.tandem.workspace;

import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import java.util.Optional;
import java.util.Set;

/**
 * What a workspace in TEST mode may touch: the contacts that are marked for the test, and what belongs to them. Pure.
 *
 * @param flag the tag that marks a contact, in canonical form; empty if only ids do
 * @param contactIds CRM ids of contacts that are marked by that alone
 */
public record Staging(Optional<String> flag, Set<String> contactIds) {

    /** How many contacts can be marked by their ids: each is asked for by itself. */
    public static final int MOST_IDS = 100;

    public Staging {
        contactIds = Set.copyOf(contactIds);
    }

    /** Whether a contact is marked, as a CRM holds it. */
    public boolean admits(CrmRecord contact) {
        return contactIds.contains(contact.externalId()) || admits(contact.fields());
    }

    /** Whether a contact is marked, as it is known: by either half. */
    public boolean admits(Link contact) {
        return contact.halves().values().stream().map(Half::externalId).anyMatch(contactIds::contains)
                || contact.halves().values().stream().map(Half::fields).anyMatch(this::admits)
                || admits(contact.fields());
    }

    /** Whether a contact with those fields is marked; custom rules may call tags what they like, a CRM's are always these. */
    public boolean admits(Fields fields) {
        return flag.filter(tag -> fields.texts(Field.TAGS).contains(tag)).isPresent();
    }

    /** The failure of whatever would touch anything else. */
    public Failure refusal(String what) {
        return Failure.Denied.forbidden(
                "The workspace is in TEST mode, and %s is not marked for the test: %spromote the"
                                .formatted(
                                        what,
                                        flag.map(tag -> "give it the tag '%s', or ".formatted(tag))
                                                .orElse(""))
                        + " workspace with workspacePromote.");
    }
}
