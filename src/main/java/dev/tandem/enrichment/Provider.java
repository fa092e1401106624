package dev.tandem.enrichment;

import dev.tandem.model.Fields;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * Knows what some fields of a contact should hold, going by others.
 *
 * <p><b>Failure semantics.</b> What goes wrong is an {@link Answer}; a failure of the Uni is a fault of ours.
 */
interface Provider {

    /** What configuration, provenance and audit call it. */
    String label();

    /** The unified fields that it may fill. */
    SortedSet<String> fields();

    /**
     * What it would go by.
     *
     * @param missing whether a field holds nothing at all
     * @return empty if it needs a value that the contact does not have, or has nothing to fill
     */
    Optional<Question> question(Fields contact, Predicate<String> missing);

    Uni<Answer> ask(Question question);

    /**
     * When a contact's turn is about which it could not be asked.
     *
     * @param earliest before then it cannot be asked about anybody
     */
    default Instant turn(Instant earliest) {
        return earliest;
    }

    /** How it is doing. */
    default Uni<ProviderHealth> health() {
        return Uni.createFrom().item(ProviderHealth.UNLIMITED);
    }
}
