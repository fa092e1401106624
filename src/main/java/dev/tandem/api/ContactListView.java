package dev.tandem.api;

import dev.tandem.graph.Directory;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A list of contacts, in the schema. */
@Name("ContactList")
@Description("A list of contacts at Rankr.")
public record ContactListView(
        @Id @Description("What automations and segments take as listId.") @NonNull
        String id,

        @Description("Its name.") @NonNull String name,

        @Description("What it is for; null if nobody said.") @Nullable
        String description,

        @Description("How many contacts are on it.") @NonNull
        Integer memberCount) {

    static ContactListView of(Directory.ContactList list) {
        return new ContactListView(list.id(), list.name(), list.description(), QuotaView.asInt(list.members()));
    }
}
