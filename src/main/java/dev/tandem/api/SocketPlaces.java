package dev.tandem.api;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets may be open. Strangers, who have not said who they are, and each caller have shares that are not all there
 * is: strangers cannot keep those out who say who they are as they open one, nor can one caller keep out another. Where the
 * strangers' share is taken, those from the address that has most of it give way to one from elsewhere. May be used from any
 * thread.
 */
final class SocketPlaces {

    /** How many bytes of an IPv6 address tell the network: whoever has one address in it has them all. */
    private static final int NETWORK = 8;

    private final int all;
    private final int strangers;
    private final int each;
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<String, SequencedSet<Place>> unknown = new HashMap<>();
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

    /**
     * A place for that caller, or for a stranger if there is none; empty if there is no place.
     *
     * @param address the IP address that it is for
     */
    Optional<Place> take(Optional<String> caller, String address) {
        var from = network(address);
        if (caller.isEmpty()) {
            crowdedOut(from).ifPresent(Place::end);
        }
        return takeFree(caller, from);
    }

    private synchronized Optional<Place> takeFree(Optional<String> caller, String from) {
        if (taken >= all || (caller.isPresent() ? isFull(caller.get()) : isFullOfStrangers())) {
            return Optional.empty();
        }
        taken++;
        return Optional.of(new Place(caller, from));
    }

    private boolean isFull(String caller) {
        return known.getOrDefault(caller, 0) >= each;
    }

    private boolean isFullOfStrangers() {
        return unknown.values().stream().mapToInt(Collection::size).sum() >= strangers;
    }

    /** Who has given way to a stranger from there: the first of those from where most are, if that is elsewhere. */
    private synchronized Optional<Place> crowdedOut(String from) {
        var own = unknown.get(from);
        var most = own == null ? 1 : own.size() + 1;
        return isFullOfStrangers()
                ? unknown.values().stream()
                        .max(Comparator.comparingInt(Collection::size))
                        .filter(crowd -> crowd.size() > most)
                        .map(SequencedSet::getFirst)
                        .map(Place::left)
                : Optional.empty();
    }

    /** Of an IPv6 address that stands for an IPv4 one, that one. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        var bytes = InetAddress.ofLiteral(address).getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK));
    }

    /** The place of one socket. */
    final class Place {

        private final String from;
        private @Nullable String holder;
        private @Nullable Runnable ending;
        private boolean left;

        private Place(Optional<String> caller, String from) {
            this.from = from;
            caller.ifPresentOrElse(
                    this::hold,
                    () -> unknown.computeIfAbsent(from, _ -> new LinkedHashSet<>())
                            .add(this));
        }

        private void hold(String caller) {
            holder = caller;
            known.merge(caller, 1, Integer::sum);
        }

        /** What is done if its socket has to give way; at once if it has. */
        void whenCrowdedOut(Runnable end) {
            synchronized (SocketPlaces.this) {
                if (!left) {
                    ending = end;
                    return;
                }
            }
            end.run();
        }

        private Place left() {
            leave();
            return this;
        }

        private void end() {
            var end = ending;
            if (end != null) {
                end.run();
            }
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
                unknown.computeIfPresent(from, (_, places) -> {
                    places.remove(this);
                    return places.isEmpty() ? null : places;
                });
            } else {
                known.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
