package dev.tandem.testkit;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Gates;
import dev.tandem.connector.QuotaReport;
import dev.tandem.model.Crm;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Gates that let everything through, and count it; they step aside for real ones. */
@DefaultBean
@ApplicationScoped
public class OpenGates implements Gates {

    private final AtomicInteger passed = new AtomicInteger();
    private final List<QuotaReport> reports = new CopyOnWriteArrayList<>();

    @Override
    public <T> Uni<T> through(Caller caller, Crm crm, Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            passed.incrementAndGet();
            return call.get();
        });
    }

    @Override
    public void learn(Caller caller, Crm crm, QuotaReport report) {
        reports.add(report);
    }

    public int passed() {
        return passed.get();
    }

    public List<QuotaReport> reports() {
        return reports;
    }
}
