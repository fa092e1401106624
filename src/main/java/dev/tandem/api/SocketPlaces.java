package dev.tandem.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets may be open. Strangers, who have not said who they are, and each caller have shares that are not all there
 * is: strangers cannot keep those out who say who they are as they open one, nor can one caller keep out another. May be used from any thread.
 */
final class SocketPlaces {

    private final int all;
    private final int strangers;
    private final int each;
    private final Map<String, Integer> known = new HashMap<>();
    private int unknown;
    private int taken;

    /**
     * @param all sockets
     * @param strangers of them, of those who have not said who they are
     * @param each of them, of one caller
     */
    SocketPlaces(int all, int strangers, int each) {
        this.all = all;
        this.strangers = strangers;
        this.each = each;
    }

    /** A place for that caller, or for a stranger if there is none; empty if there is no place. */
    synchronized Optional<Place> take(Optional<String> caller) {
        if (taken >= all || (caller.isPresent() ? isFull(caller.get()) : unknown >= strangers)) {
            return Optional.empty();
        }
        taken++;
        return Optional.of(new Place(caller));
    }

    private boolean isFull(String caller) {
        return known.getOrDefault(caller, 0) >= each;
    }

    /** The place of one socket. */
    final class Place {

        private @Nullable String holder;
        private boolean left;

        private Place(Optional<String> caller) {
            caller.ifPresentOrElse(this::hold, () -> unknown++);
        }

        private void hold(String caller) {
            holder = caller;
            known.merge(caller, 1, Integer::sum);
        }

        /**
         * Its socket has said who it is of.
         *
         * @return false if they have all that they may have, so that it cannot stay
         */
        boolean become(String caller) {
            synchronized (SocketPlaces.this) {
                if (left || caller.equals(holder)) {
                    return true;
                }
                if (isFull(caller)) {
                    return false;
                }
                give();
                hold(caller);
                return true;
            }
        }

        /** Its socket is no more. */
        void leave() {
            synchronized (SocketPlaces.this) {
                if (!left) {
                    left = true;
                    taken--;
                    give();
                }
            }
        }

        private void give() {
            if (holder == null) {
                unknown--;
            } else {
                known.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
