package dev.tandem.crash;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A contact of both CRMs that people and callers change, and the last thing that each of them was told is done.
 *
 * <p>{@code city} belongs to people at GHL, {@code website} to people at Rankr, {@code firstName} to callers of Tandem: of
 * these the last change must be everywhere. {@code lastName} is changed at both CRMs at once.
 *
 * @param inStep whether Tandem has said that it brought the contact into step: before, it cannot know which of two values
 *     that differ is the changed one, and goes by the rule for fields that both sides changed
 */
record Subject(String ghlId, String rankrId, AtomicBoolean inStep, Map<Editor, Map<String, String>> promised) {

    /** Who changes contacts. */
    enum Editor {
        GHL,
        RANKR,
        CALLER
    }

    Subject(String ghlId, String rankrId) {
        this(ghlId, rankrId, new AtomicBoolean(), new ConcurrentHashMap<>());
    }

    /** Somebody was told that this is done. */
    void promise(Editor editor, String field, String value) {
        promised.computeIfAbsent(editor, _ -> new ConcurrentHashMap<>()).put(field, value);
    }

    Optional<String> last(Editor editor, String field) {
        return Optional.ofNullable(promised.getOrDefault(editor, Map.of()).get(field));
    }
}
