package dev.tandem.sandbox;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All simulated CRMs of this process. May be used from any thread. */
@Singleton
public class Sandboxes {

    private final SortedMap<String, HostedCrm> byName = new TreeMap<>();
    private Seeding seeding;
    private boolean quotas = true;

    @Inject
    Sandboxes(@Any Instance<CrmSandbox> crms, SandboxConfig config) {
        this(
                crms.stream().toList(),
                Seeding.demo(config.seed(), config.contacts()),
                Instant::now,
                config.dataDir().map(Path::of));
        quotas = config.quotas();
    }

    /** Without the container: for tests that say what time it is. */
    public Sandboxes(Collection<? extends CrmSandbox> crms, Seeding seeding, InstantSource clock) {
        this(crms, seeding, clock, Optional.empty());
    }

    /** @param folder where what changes them is kept; nowhere if it is empty */
    Sandboxes(Collection<? extends CrmSandbox> crms, Seeding seeding, InstantSource clock, Optional<Path> folder) {
        crms.forEach(crm -> byName.put(
                crm.name(),
                new HostedCrm(
                        crm,
                        clock,
                        seeding.seed(),
                        folder.map(path -> new ChangeLog(path.resolve(crm.name() + ".ndjson"))))));
        this.seeding = seeding;
    }

    public HostedCrm ghl() {
        return find("ghl").orElseThrow();
    }

    public HostedCrm rankr() {
        return find("rankr").orElseThrow();
    }

    public Optional<HostedCrm> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Forgets everything at every CRM and lets these people live there; also how they are first filled. */
    public synchronized void seed(Seeding people) {
        seeding = people;
        byName.values().forEach(crm -> restart(crm, people));
    }

    /** As they were after the last seeding. */
    public synchronized void reset() {
        seed(seeding);
    }

    /** As they were when their process ended, where that is kept; else as after seeding. */
    synchronized void resume() {
        for (var crm : byName.values()) {
            seeding = crm.resume(seeding);
            unlimit(crm);
        }
    }

    synchronized void reset(HostedCrm crm) {
        restart(crm, seeding);
    }

    private void restart(HostedCrm crm, Seeding people) {
        crm.restart(people);
        unlimit(crm);
    }

    private void unlimit(HostedCrm crm) {
        if (!quotas) {
            crm.limit(Quota.UNLIMITED);
        }
    }

    synchronized Seeding seeding() {
        return seeding;
    }

    Map<String, HostedCrm> all() {
        return byName;
    }
}
