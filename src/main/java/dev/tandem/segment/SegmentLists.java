package dev.tandem.segment;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Lists;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.StoredSegment;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lists of segments at Rankr. */
@ApplicationScoped
class SegmentLists {

    private static final int PAGE = 100;

    private final Lists lists;

    SegmentLists(Lists lists) {
        this.lists = lists;
    }

    static Caller caller(WorkspaceId workspace) {
        return new Caller(workspace, Lane.POLL);
    }

    /** What the description of a list says that Tandem made for a segment: by it the list is found again. */
    static String description(UUID segment) {
        return "Kept by Tandem as segment %s. Who is put on it by hand is taken off again.".formatted(segment);
    }

    /**
     * The list that Tandem made for a segment, or makes now: one that was made by a process that died before it could note
     * so is found by its description.
     */
    Uni<String> ensure(StoredSegment segment) {
        var caller = caller(segment.workspace());
        var description = description(segment.id());
        return lists.lists(caller)
                .chain(all -> all.stream()
                        .filter(list -> description.equals(list.description()))
                        .findFirst()
                        .map(list -> Uni.createFrom().item(list))
                        .orElseGet(() -> lists.createList(caller, segment.name(), description)))
                .map(list -> list.externalId());
    }

    /** Fails with {@link Failure.NotFound} if there is no such list. */
    Uni<Void> require(Caller caller, String listId) {
        return lists.list(caller, listId)
                .replaceWithVoid()
                .onFailure(Failure.NotFound.class)
                .transform(_ -> Failure.NotFound.named("list at Rankr", "listId"));
    }

    /** One part of those on a list. */
    record Members(Set<String> rankrIds, @Nullable String next) {}

    Uni<Members> members(Caller caller, String listId, @Nullable String cursor) {
        return lists.members(caller, listId, cursor, PAGE)
                .map(page -> new Members(
                        new HashSet<>(page.records().stream()
                                .map(CrmRecord::externalId)
                                .toList()),
                        page.next()));
    }

    /**
     * Those on a list, read now.
     *
     * @param most how many are read at most
     */
    Uni<Set<String>> all(WorkspaceId workspace, String listId, int most) {
        return more(new Caller(workspace, Lane.INTERACTIVE), listId, null, new HashSet<>(), most);
    }

    private Uni<Set<String>> more(Caller caller, String listId, @Nullable String cursor, Set<String> found, int most) {
        return members(caller, listId, cursor).chain(page -> {
            found.addAll(page.rankrIds());
            return page.next() == null || found.size() >= most
                    ? Uni.createFrom().item(found)
                    : more(caller, listId, page.next(), found, most);
        });
    }

    /**
     * Puts somebody on a list, or takes them off it; what is so already stays so.
     *
     * @param patience after how long it is not tried any more: whoever holds the member loses it then
     */
    Uni<Void> change(WorkspaceId workspace, String listId, String rankrId, boolean on, Duration patience) {
        var caller = caller(workspace);
        var call = on
                ? lists.addMember(caller, listId, rankrId)
                : lists.removeMember(caller, listId, rankrId)
                        .onFailure(Failure.NotFound.class)
                        .recoverWithNull(); // no such contact or list: nobody is on it
        return call.ifNoItem().after(patience).failWith(() -> new Late());
    }

    Uni<Void> delete(WorkspaceId workspace, String listId) {
        return lists.deleteList(new Caller(workspace, Lane.INTERACTIVE), listId);
    }

    /** It waited for its turn for too long. */
    static final class Late extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Late() {
            super("it waits for Rankr's quota", null, false, false); // expected: a stack trace would tell nothing
        }
    }
}
