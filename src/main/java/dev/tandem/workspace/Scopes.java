package dev.tandem.workspace;

import dev.tandem.model.Crm;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace's credentials may do at a CRM, compared with what Tandem needs there. Pure.
 *
 * @param missing what is needed to read, and is not there, in the CRM's words
 * @param whyReadOnly why nothing can be written; null if everything can
 */
public record Scopes(SortedSet<String> missing, @Nullable String whyReadOnly) {

    /** What it takes to sync from a GHL location; its dictionary of tags is only read for those who ask for it. */
    private static final List<String> GHL_READING = List.of(
            "contacts.readonly",
            "calendars.readonly",
            "calendars/events.readonly",
            "locations/customFields.readonly",
            "locations/tasks.readonly");

    /** What it takes beside that to write to it; without one of them, it is only read. */
    private static final List<String> GHL_WRITING =
            List.of("contacts.write", "calendars/events.write", "locations/tags.write");

    /** What is not known to miss anything. */
    static final Scopes ENOUGH = new Scopes(new TreeSet<>(), null);

    /** What the credentials of a workspace may do at a CRM; whatever is not known is taken for given. */
    public static Scopes of(WorkspacesConfig.Workspace workspace, Crm crm) {
        return switch (crm) {
            case GHL -> ghl(workspace.ghl().scopes());
            case RANKR -> rankr(workspace.rankr().scopes());
        };
    }

    /** What a GHL token may do that has those scopes. */
    static Scopes ghl(Optional<? extends Collection<String>> held) {
        return held.map(Set::<String>copyOf)
                .map(scopes ->
                        new Scopes(absent(GHL_READING, scopes), whyReadOnly(Crm.GHL, absent(GHL_WRITING, scopes))))
                .orElse(ENOUGH);
    }

    /** What Rankr credentials may do that have those scopes. */
    static Scopes rankr(Optional<? extends Collection<String>> held) {
        return held.map(Set::<String>copyOf)
                .map(scopes -> new Scopes(
                        absent(List.of("read"), scopes), whyReadOnly(Crm.RANKR, absent(List.of("write"), scopes))))
                .orElse(ENOUGH);
    }

    /** Why a CRM cannot be read, for people; empty if it can. */
    public Optional<String> whyUnread(Crm crm) {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("The workspace cannot read %s: its credentials lack %s. Renew them with these scopes."
                        .formatted(crm, String.join(", ", missing)));
    }

    private static SortedSet<String> absent(List<String> needed, Set<String> held) {
        var absent = new TreeSet<String>();
        for (var scope : needed) {
            if (!held.contains(scope)) {
                absent.add(scope);
            }
        }
        return absent;
    }

    private static @Nullable String whyReadOnly(Crm crm, SortedSet<String> missing) {
        return missing.isEmpty()
                ? null
                : "the workspace only reads %s, as its credentials lack %s.".formatted(crm, String.join(", ", missing));
    }

    /** Whether nothing can be written. */
    public boolean isReadOnly() {
        return whyReadOnly != null;
    }
}
