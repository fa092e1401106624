package dev.tandem.graph;

import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Events;
import dev.tandem.store.Feed;
import dev.tandem.store.News;
import dev.tandem.store.Place;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens to contacts and what belongs to them, as it happens, wherever it does. */
@ApplicationScoped
public class ContactChanges {

    private static final int PAGE = 100;

    private final Feed feed;
    private final Events events;

    ContactChanges(Feed feed, Events events) {
        this.feed = feed;
        this.events = events;
    }

    /** Where all that happens in a workspace is now: whoever follows from there misses nothing of what comes. */
    public Uni<String> cursor(WorkspaceId workspace) {
        return feed.head(workspace).map(place -> place.in(workspace));
    }

    /**
     * Every change that a reader can see, once and in order.
     *
     * @param contacts only those of these contacts and of what belongs to them; none for all
     * @param after the cursor of the last change that the caller knows; null to begin now
     * @throws Failure.BadInput if that is no cursor of the workspace's changes
     */
    public Multi<ContactChange> follow(WorkspaceId workspace, Set<LinkId> contacts, @Nullable String after) {
        var start =
                after == null ? feed.head(workspace) : Uni.createFrom().item(Place.parse(after, workspace, "after"));
        var ids = contacts.stream().map(LinkId::value).collect(Collectors.toUnmodifiableSet());
        var calls = events.calls(workspace, News.Type.CONTACT_CHANGED, ids);
        return Following.from(start, calls, place -> feed.changes(workspace, contacts, place, PAGE))
                .filter(ContactChanges::isSeen)
                .map(change -> ContactChange.of(workspace, change));
    }

    private static boolean isSeen(Feed.Change change) {
        var delta = change.entry().delta();
        return !delta.view().isEmpty() || delta.facts() != null;
    }
}
