package dev.tandem.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of replaying the audit of a workspace from nothing.
 *
 * @param objects how many objects were built
 * @param entries how many entries that took
 * @param differing how many objects are stored otherwise than the audit tells
 * @param named the first of those
 */
public record ReplayReport(long objects, long entries, long differing, List<Difference> named) {

    /** How many objects that differ are named; the rest is counted. */
    public static final int NAMED = 100;

    public static final ReplayReport NONE = new ReplayReport(0, 0, 0, List.of());

    /**
     * An object that is stored otherwise than the audit tells.
     *
     * @param what differs, such as {@code view.email}
     */
    public record Difference(Kind kind, LinkId object, List<String> what) {}

    /** This and what came of the next part. */
    public ReplayReport and(ReplayReport more) {
        var all = new ArrayList<>(named);
        more.named.stream().limit(NAMED - all.size()).forEach(all::add);
        return new ReplayReport(
                objects + more.objects, entries + more.entries, differing + more.differing, List.copyOf(all));
    }
}
