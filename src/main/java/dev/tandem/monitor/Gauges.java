package dev.tandem.monitor;

import dev.tandem.connector.CrmHealth;
import dev.tandem.connector.GateStatus;
import dev.tandem.model.Crm;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Lane;
import dev.tandem.platform.Clock;
import dev.tandem.store.Backlog;
import dev.tandem.store.Backlog.Figures;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.CredentialKind;
import dev.tandem.workspace.Workspaces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What is read when metrics are asked for. What the database counts is the same at every replica: take the maximum. What
 * the gates tell is each replica's own. Of single workspaces only the few are told of that are furthest behind: there may be
 * thousands.
 */
@ApplicationScoped
class Gauges implements MeterBinder {

    private final Workspaces workspaces;
    private final CrmHealth crms;
    private final Look<Figures> backlog;
    private final Clock clock;
    private final List<MultiGauge> lags = new CopyOnWriteArrayList<>();

    Gauges(Workspaces workspaces, CrmHealth crms, Backlog backlog, Clock clock, MonitorConfig config) {
        this.workspaces = workspaces;
        this.crms = crms;
        this.clock = clock;
        this.backlog = new Look<>(
                now -> backlog.read(now, workspaces.configured(), config.furthest())
                        .invoke(this::furthest),
                clock::now,
                config);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "tandem.database.up",
                "Whether the database was reached when it was last counted what waits there; if not, all of that is no number",
                "",
                () -> backlog.now().isPresent() ? 1 : 0);
        for (var lane : Lane.values()) {
            counted(
                    registry,
                    "tandem.queue.depth",
                    "Contacts that wait or are worked on",
                    figures -> figures.queued(lane),
                    "lane",
                    word(lane));
            seconds(
                    registry,
                    "tandem.queue.oldest.age",
                    "How long the first of a lane has been due",
                    figures -> figures.overdue(lane),
                    "lane",
                    word(lane));
        }
        seconds(
                registry,
                "tandem.sync.lag",
                "How long the contact that is due longest has been due, in the workspace that is furthest behind; what runs read in does not count",
                Figures::lag);
        lags.add(MultiGauge.builder("tandem.workspace.lag")
                .description("The same in those that are furthest behind, by name; of all others nothing is told")
                .baseUnit("seconds")
                .register(registry));
        counted(
                registry,
                "tandem.sync.late.workspaces",
                "Workspaces of which a contact has been due for longer than a minute; what runs read in does not count",
                Figures::lateWorkspaces);
        counted(registry, "tandem.dead.letters", "Contacts that were given up after repeated failures", Figures::dead);
        for (var type : DisputeType.values()) {
            counted(
                    registry,
                    "tandem.conflicts.open",
                    "What waits for a person to decide",
                    figures -> figures.conflicts(type),
                    "type",
                    word(type));
        }
        counted(registry, "tandem.inbox.waiting", "Webhooks of contacts that are not known yet", Figures::inbox);
        seconds(registry, "tandem.inbox.oldest.age", "Time since the first of them came", Figures::inboxAge);
        for (var crm : Crm.values()) {
            seconds(
                    registry,
                    "tandem.poll.lag",
                    "Time since a CRM was last asked for all that changed, in the workspace where that is longest ago",
                    figures -> figures.pollLag(crm.name()),
                    "crm",
                    crm.name());
            gates(registry, crm);
            gauge(
                    registry,
                    "tandem.credential.left",
                    "Until the first credential ends that nobody but a person can renew; nothing if none is known to end",
                    "seconds",
                    () -> untilTheFirstEnds(crm),
                    "crm",
                    crm.name());
        }
        gauge(
                registry,
                "tandem.authorizations.lost",
                "Workspaces that a person has to let in at GHL again",
                "",
                () -> created()
                        .filter(one -> one.stored().authorizationLost() != null)
                        .count());
    }

    private Stream<CreatedWorkspace> created() {
        return workspaces.created().stream().map(workspaces::find).flatMap(Optional::stream);
    }

    /** What is given out anew before it ends is looked after where it is. */
    private double untilTheFirstEnds(Crm crm) {
        return created()
                .flatMap(workspace -> workspace.opening(crm).stream())
                .filter(credential -> credential.kind() != CredentialKind.GHL_OAUTH)
                .flatMap(credential -> Stream.ofNullable(credential.expiresAt()))
                .min(Comparator.naturalOrder())
                .map(end -> Duration.between(clock.now(), end).toMillis() / 1e3)
                .orElse(Double.NaN);
    }

    /** Names those that are furthest behind now; whoever asks for metrics next is told of them. */
    private void furthest(Figures figures) {
        var rows = figures.lags().keySet().stream()
                .filter(workspaces::has)
                .map(id -> MultiGauge.Row.of(
                        Tags.of("workspace", workspaces.name(id)),
                        () -> shown(now -> now.lags().getOrDefault(id, 0.0))))
                .toList();
        lags.forEach(
                gauge -> gauge.register(rows, false)); // those that stay are not taken away from who reads just now
    }

    private void gates(MeterRegistry registry, Crm crm) {
        gauge(
                registry,
                "tandem.quota.left",
                "Share of a CRM's quota that is left to the workspace that has least of it",
                "",
                () -> least(crm, Gauges::burstLeft),
                "crm",
                crm.name(),
                "period",
                "burst");
        gauge(
                registry,
                "tandem.quota.left",
                "Share of a CRM's quota that is left to the workspace that has least of it",
                "",
                () -> least(crm, Gauges::dayLeft),
                "crm",
                crm.name(),
                "period",
                "day");
        gauge(
                registry,
                "tandem.gate.waiting",
                "Calls to a CRM that wait for their turn in this process",
                "",
                () -> gates(crm).mapToInt(GateStatus::waiting).sum(),
                "crm",
                crm.name());
        for (var state : GateStatus.Breaker.values()) {
            gauge(
                    registry,
                    "tandem.breakers",
                    "Workspaces by the state of this process' breaker between them and a CRM",
                    "",
                    () -> gates(crm).filter(status -> status.breaker() == state).count(),
                    "crm",
                    crm.name(),
                    "state",
                    word(state));
        }
    }

    private double least(Crm crm, ToDoubleFunction<GateStatus> share) {
        return gates(crm).mapToDouble(share).min().orElse(1);
    }

    private static double burstLeft(GateStatus status) {
        return (double) status.burstRemaining() / status.burstLimit();
    }

    /** All of it where the day is not limited. */
    private static double dayLeft(GateStatus status) {
        return status.dayLimit().orElse(0) == 0
                ? 1
                : (double) left(status.dayRemaining()) / status.dayLimit().getAsLong();
    }

    private static long left(OptionalLong remaining) {
        return Math.max(0, remaining.orElse(0));
    }

    private Stream<GateStatus> gates(Crm crm) {
        return workspaces.all().values().stream().map(workspace -> crms.status(workspace, crm));
    }

    private void seconds(
            MeterRegistry registry, String name, String description, Function<Figures, Double> figure, String... tags) {
        gauge(registry, name, description, "seconds", () -> shown(figure), tags);
    }

    private void counted(
            MeterRegistry registry, String name, String description, Function<Figures, Double> figure, String... tags) {
        gauge(registry, name, description, "", () -> shown(figure), tags);
    }

    private static void gauge(
            MeterRegistry registry,
            String name,
            String description,
            String unit,
            Supplier<Number> value,
            String... tags) {
        Gauge.builder(name, value)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags)
                .register(registry);
    }

    private double shown(Function<Figures, Double> figure) {
        return backlog.now().map(figure).orElse(Double.NaN);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
