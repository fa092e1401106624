package dev.tandem.store;

import dev.tandem.model.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A place in one list, opaque to callers and of no use in any other.
 *
 * @param keys what the list is sorted by at that place
 * @param id the item there
 */
public record Cursor(List<String> keys, UUID id) {

    public Cursor(UUID id) {
        this(List.of(), id);
    }

    /** As callers carry it from page to page; {@code list} names the list, with its workspace and its order. */
    public String in(String list) {
        var parts = new JsonArray().add(mark(list));
        keys.forEach(parts::add);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(parts.add(id.toString()).encode().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The place that callers mean.
     *
     * @param argument what the caller calls the cursor
     * @throws Failure.BadInput if it is no place in that list
     */
    public static Cursor of(String text, String list, String argument) {
        try {
            var parts = new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            var last = parts.size() - 1;
            if (last > 0 && mark(list).equals(parts.getString(0))) {
                return new Cursor(
                        IntStream.range(1, last).mapToObj(parts::getString).toList(),
                        UUID.fromString(parts.getString(last)));
            }
        } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException _) {
            // told below, the same way for every cursor that is none
        }
        throw new Failure.BadInput(argument, "is not a cursor of this list in this order");
    }

    private static String mark(String list) {
        return Integer.toHexString(list.hashCode());
    }
}
