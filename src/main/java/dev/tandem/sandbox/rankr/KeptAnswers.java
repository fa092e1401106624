package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers to calls with an idempotency key, for a day. */
final class KeptAnswers {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Map<String, String> REPLAYED = Map.of("Idempotent-Replayed", "true");

    private final Map<String, Kept> byKey = new LinkedHashMap<>();

    private record Kept(String path, JsonNode body, Reply reply, Instant until) {}

    /**
     * The answer given to the same call before.
     *
     * @throws Problem if the key came with another call
     */
    Optional<Reply> find(String key, Call call, Instant now) {
        forgetOld(now);
        var kept = Optional.ofNullable(byKey.get(key));
        if (kept.filter(one -> !one.path.equals(call.path()) || !one.body.equals(call.body()))
                .isPresent()) {
            throw new Problem(
                    Problem.Type.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key came with another request before.");
        }
        return kept.map(one -> Replies.with(one.reply, REPLAYED));
    }

    /** Keeps an answer, unless it is one after which the same call may end otherwise. */
    void keep(String key, Call call, Reply reply, Instant now) {
        if (reply.status() >= 500) {
            return;
        }
        byKey.put(key, new Kept(call.path(), call.body(), reply, now.plus(KEPT)));
    }

    /** They are in the order they came in, so the old ones are first. */
    private void forgetOld(Instant now) {
        var kept = byKey.values().iterator();
        while (kept.hasNext() && !now.isBefore(kept.next().until)) {
            kept.remove();
        }
    }
}
