package dev.tandem.connector;

import dev.tandem.model.Crm;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** What stands between us and a CRM: one gate for each workspace and CRM, with its own quota, breaker and bulkhead. */
public interface Gates {

    /**
     * Makes a call when the quota allows it. A call that has to wait longer than its lane's patience fails with
     * {@link dev.tandem.model.Failure.RateLimited}; one behind an open breaker with
     * {@link dev.tandem.model.Failure.Unavailable}. Each subscription of {@code call} is one request to the CRM, retries
     * included, and takes one unit of the quota.
     *
     * <p>{@code call} fails with a {@link dev.tandem.model.Failure}. One that it fails with because the CRM's quota is
     * used up is held back and made again while patience lasts, as the CRM has done nothing. A failure of the gate itself
     * knows its {@code retryAfter}: the same call is not worth another try before.
     *
     * @param effect what the call does: of one lane, what was decided on answers goes before further questions, and waits
     *     less long, as what it was decided on grows old
     */
    <T> Uni<T> through(Caller caller, Crm crm, Effect effect, Supplier<Uni<T>> call);

    /** Whether a call only asks. */
    enum Effect {
        WRITE,
        READ
    }

    /** Corrects the quota by what the CRM says is left, and honours its wish to be left alone. */
    void learn(Caller caller, Crm crm, QuotaReport report);
}
