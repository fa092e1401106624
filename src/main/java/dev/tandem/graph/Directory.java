package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Joinable;
import dev.tandem.connector.Lists;
import dev.tandem.connector.Memberships;
import dev.tandem.connector.Users;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What people made at the CRMs that automations, segments and tasks name by a CRM's own id, and who works there; each by
 * name. Asked for anew each time.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link Failure}: what could not be asked for is not known to be empty.
 */
@ApplicationScoped
public class Directory {

    private final Lists lists;
    private final Memberships memberships;
    private final Users users;

    Directory(Lists lists, Memberships memberships, Users users) {
        this.lists = lists;
        this.memberships = memberships;
        this.users = users;
    }

    /**
     * A list of contacts.
     *
     * @param members how many contacts are on it
     */
    public record ContactList(
            String id, String name, @Nullable String description, long members) {}

    /**
     * A campaign or a workflow.
     *
     * @param status in the CRM's own words; null if it does not say
     */
    public record Entry(String id, String name, @Nullable String status) {}

    /** Somebody who works at a CRM. */
    public record User(Crm crm, String id, String name) {}

    /** Rankr's lists. */
    public Uni<List<ContactList>> lists(WorkspaceId workspace) {
        return lists.lists(caller(workspace))
                .map(all -> all.stream()
                        .map(list ->
                                new ContactList(list.externalId(), list.name(), list.description(), list.members()))
                        .sorted(byName(ContactList::name))
                        .toList());
    }

    /** GHL's campaigns. */
    public Uni<List<Entry>> campaigns(WorkspaceId workspace) {
        return memberships.campaigns(caller(workspace)).map(Directory::entries);
    }

    /** GHL's workflows. */
    public Uni<List<Entry>> workflows(WorkspaceId workspace) {
        return memberships.workflows(caller(workspace)).map(Directory::entries);
    }

    /** GHL's users: Rankr tells nobody who its own are. */
    public Uni<List<User>> users(WorkspaceId workspace) {
        return users.users(caller(workspace))
                .map(all -> all.stream()
                        .map(user -> new User(Crm.GHL, user.externalId(), user.name()))
                        .sorted(byName(User::name))
                        .toList());
    }

    private static Caller caller(WorkspaceId workspace) {
        return new Caller(workspace, Lane.INTERACTIVE);
    }

    private static List<Entry> entries(List<Joinable> all) {
        return all.stream()
                .map(one -> new Entry(one.externalId(), one.name(), one.status()))
                .sorted(byName(Entry::name))
                .toList();
    }

    private static <T> Comparator<T> byName(Function<T, String> name) {
        return Comparator.comparing(name, String.CASE_INSENSITIVE_ORDER);
    }
}
