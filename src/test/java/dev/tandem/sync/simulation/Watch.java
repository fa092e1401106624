package dev.tandem.sync.simulation;

import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.store.Links;
import dev.tandem.store.WorkQueue;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks on at the store: what is decided there is decided again and must come out the same, and every contact has one pass. */
final class Watch {

    private record Pass(UUID fence, Instant until) {}

    private final Consumer<Broken> broken;
    private final Map<LinkId, Pass> passes = new HashMap<>();
    private int decisions;

    /** @param broken told of a law that does not hold */
    Watch(Consumer<Broken> broken) {
        this.broken = broken;
    }

    /** The arguments to call the store with. */
    Object[] before(Method method, Object[] given) {
        if (method.getDeclaringClass() != Links.class || !method.getName().equals("change")) {
            return given;
        }
        var arguments = given.clone();
        @SuppressWarnings("unchecked") // as the store declares it
        var decide = (Function<Link, Links.Change>) given[2];
        arguments[2] = (Function<Link, Links.Change>) link -> decided(decide, link);
        return arguments;
    }

    private Links.Change decided(Function<Link, Links.Change> decide, Link link) {
        var change = decide.apply(link);
        if (++decisions % 4 == 0) {
            var again = decide.apply(link);
            if (!again.link().equals(change.link()) || !again.disputes().equals(change.disputes())) {
                broken.accept(new Broken(Broken.Law.I4_SAME_PLAN, change.link() + " and then " + again.link()));
            }
        }
        return change;
    }

    /** What the store said. */
    void after(String method, Object[] arguments, Object answer) {
        switch (method) {
            case "claim" -> ((List<?>) answer).forEach(claim -> begin((WorkQueue.Claim) claim, (Instant) arguments[1]));
            case "renew" -> {
                if ((Boolean) answer) {
                    renewed((WorkQueue.Claim) arguments[0], (Instant) arguments[1]);
                }
            }
            case "finish", "postpone", "bury" -> end((WorkQueue.Claim) arguments[0]);
            default -> {}
        }
    }

    /** @param since when it was asked for, which is what the lease counts from */
    private void begin(WorkQueue.Claim claim, Instant since) {
        var other = passes.put(claim.contact(), new Pass(claim.fence(), since.plus(Replica.LEASE)));
        if (other != null && !other.until().isBefore(since)) {
            broken.accept(new Broken(
                    Broken.Law.I8_ORDER,
                    "%s is taken up while somebody has it until %s".formatted(claim.contact(), other.until())));
        }
    }

    private void renewed(WorkQueue.Claim claim, Instant until) {
        passes.computeIfPresent(
                claim.contact(),
                (_, pass) -> pass.fence().equals(claim.fence()) ? new Pass(pass.fence(), until) : pass);
    }

    private void end(WorkQueue.Claim claim) {
        passes.computeIfPresent(claim.contact(), (_, pass) -> pass.fence().equals(claim.fence()) ? null : pass);
    }
}
