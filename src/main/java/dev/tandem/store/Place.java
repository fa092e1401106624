package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in the {@link Feed} of a workspace. What follows it are the things with a higher transaction, or a higher number
 * in the same one, that its snapshot does not see.
 *
 * @param seen what had been committed at a place that was taken from the present; null if the numbers tell all
 */
public record Place(long tx, long seq, @Nullable Snapshot seen) implements Comparable<Place> {

    private static final UUID NONE = new UUID(0, 0);

    /** After that thing. */
    static Place after(long tx, long seq, @Nullable Snapshot seen) {
        return new Place(tx, seq, seen == null || tx >= seen.end() ? null : seen);
    }

    /** What is committed after that snapshot. */
    static Place of(Snapshot now) {
        return new Place(now.first(), -1, now.running().isEmpty() ? null : now);
    }

    /** Whether what that transaction wrote was there already when this place was taken. */
    boolean hasSeen(long transaction) {
        return seen != null && seen.sees(transaction);
    }

    /** The same before whatever its transaction wrote: the numbers within one are of one sort of things alone. */
    public Place beforeItsTransaction() {
        return new Place(tx, -1, seen);
    }

    /** As callers carry it: opaque, and of no use in another workspace. */
    public String in(WorkspaceId workspace) {
        return new Cursor(List.of(Long.toString(tx), Long.toString(seq), seen == null ? "" : seen.toString()), NONE)
                .in(list(workspace));
    }

    /**
     * The place that callers mean.
     *
     * @param argument what the caller calls it
     * @throws Failure.BadInput if it is no place in the feed of that workspace
     */
    public static Place parse(String text, WorkspaceId workspace, String argument) {
        var keys = Cursor.of(text, list(workspace), argument).keys();
        try {
            return new Place(
                    Long.parseUnsignedLong(keys.get(0)),
                    Long.parseLong(keys.get(1)),
                    keys.get(2).isEmpty() ? null : Snapshot.parse(keys.get(2)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new Failure.BadInput(argument, "is not a cursor of this list in this order");
        }
    }

    private static String list(WorkspaceId workspace) {
        return "feed of " + workspace;
    }

    @Override
    public int compareTo(Place other) {
        var order = Long.compare(tx, other.tx);
        return order != 0 ? order : Long.compare(seq, other.seq);
    }
}
