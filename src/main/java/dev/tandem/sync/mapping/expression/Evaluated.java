package dev.tandem.sync.mapping.expression;

import dev.tandem.model.Value;
import java.util.Optional;

/** What became of one evaluation of an expression. */
public sealed interface Evaluated {

    /** It gave a value, or nothing. */
    record Given(Optional<Value> value) implements Evaluated {}

    /** It failed or was stopped; {@code reason} follows the words "the expression". */
    record Failed(String reason) implements Evaluated {}
}
