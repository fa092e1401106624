package dev.tandem.automation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an automation reacts to and what it does then.
 *
 * @param condition an expression that must hold, too; null for none
 */
public record Definition(Trigger trigger, @Nullable String condition, List<Action> actions) {

    public Definition {
        actions = List.copyOf(actions);
    }
}
