package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.graph.Written;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How mutations are answered: what the caller can put right goes into the payload, the rest stays an error. */
final class Mutations {

    private Mutations() {}

    /** The payload of a mutation, put together from its three parts. */
    @FunctionalInterface
    interface Payload<N, P> {
        P of(@Nullable N object, List<UserError> userErrors, List<Write> writes);
    }

    /** Answers a mutation of one unified object. */
    static <N, P> Uni<P> answer(Supplier<Uni<Written>> change, Function<Unified, N> shown, Payload<N, P> payload) {
        return answerWith(
                change,
                (Written written) ->
                        payload.of(written.object().map(shown).orElse(null), List.of(), Write.of(written.writes())),
                payload);
    }

    /** Answers a mutation of anything else. */
    static <W, N, P> Uni<P> answerWith(Supplier<Uni<W>> change, Function<W, P> succeeded, Payload<N, P> payload) {
        return attempt(change)
                .map(succeeded)
                .onFailure(thrown -> userErrors(thrown).isPresent())
                .recoverWithItem(thrown -> payload.of(null, userErrors(thrown).orElseThrow(), List.of()));
    }

    /** Answers the deletion of the object with that id, which is told if nothing of it is left. */
    static <P> Uni<P> answerDeletion(Supplier<Uni<Written>> change, String id, Payload<String, P> payload) {
        return answerWith(
                change,
                (Written written) ->
                        payload.of(written.object().isEmpty() ? id : null, List.of(), Write.of(written.writes())),
                payload);
    }

    private static <W> Uni<W> attempt(Supplier<Uni<W>> change) {
        try {
            return change.get();
        } catch (Failure | InvalidInput e) {
            return Uni.createFrom().failure(e);
        }
    }

    private static Optional<List<UserError>> userErrors(Throwable thrown) {
        return switch (thrown) {
            case InvalidInput invalid ->
                Optional.of(invalid.faults().stream().map(UserError::of).toList());
            case Failure failure when isForTheCaller(failure) -> Optional.of(List.of(UserError.of(failure)));
            default -> Optional.empty();
        };
    }

    /** Whether a different input would have succeeded. */
    private static boolean isForTheCaller(Failure failure) {
        return switch (failure.code()) {
            case BAD_USER_INPUT, NOT_FOUND, CONFLICT -> true;
            case UPSTREAM_REJECTED -> failure instanceof Failure.Rejected;
            default -> false;
        };
    }
}
