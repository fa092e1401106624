package dev.tandem.sync.mapping;

import dev.tandem.model.Value;
import java.util.Map;

/**
 * What a CRM makes of a unified value: the nearest it can hold. Comparing with that, and not with the unified value
 * itself, is what lets a CRM with fewer states agree with one that has more. Holding twice is holding once.
 */
public sealed interface Holding {

    /** Every value as it is. */
    record AsIs() implements Holding {}

    /** Each listed value as its counterpart, any other as it is. */
    record Nearest(Map<String, String> counterparts) implements Holding {}

    /** What the CRM holds for that unified value. */
    default Value of(Value unified) {
        return switch (this) {
            case AsIs() -> unified;
            case Nearest(var counterparts) ->
                unified instanceof Value.Text(var text) ? Value.of(counterparts.getOrDefault(text, text)) : unified;
        };
    }
}
