package dev.tandem.sync.mapping;

import dev.tandem.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step of the way between a CRM's value and the unified one. Nothing stays nothing unless a step says otherwise. */
public sealed interface Transform {

    /** Each listed value becomes its counterpart, any other stays as it is. */
    record ValueMap(Map<String, String> values) implements Transform {
        public ValueMap {
            values = Map.copyOf(values);
        }
    }

    /**
     * What this step makes of a value.
     *
     * @param value empty for nothing
     * @throws UnfitValue if it can make nothing of it
     */
    default Optional<Value> apply(Optional<Value> value) {
        return switch (this) {
            case ValueMap(var values) ->
                value.map(held ->
                        held instanceof Value.Text(var text) ? Value.of(values.getOrDefault(text, text)) : held);
        };
    }

    /** What a chain of steps makes of a value, the first step first. */
    static Optional<Value> apply(List<Transform> chain, Optional<Value> value) {
        var result = value;
        for (var step : chain) {
            result = step.apply(result);
        }
        return result;
    }
}
