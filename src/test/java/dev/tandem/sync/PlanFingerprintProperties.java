package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.mapping.DeletePolicy;
import dev.tandem.sync.mapping.Direction;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.testkit.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan's fingerprint is the same for the same grounds, and another as soon as any of them moves. */
class PlanFingerprintProperties {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final WorkspaceId WORKSPACE = new WorkspaceId(new UUID(1, 2));

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theSameGroundsGiveTheSame(long seed) {
        var one = Grounds.from(seed);
        var rules = RuleSet.of(one.rules().rules().reversed()); // the same rules, told in another order

        assertThat(Grounds.from(seed).print()).isEqualTo(one.print());
        assertThat(new Grounds(rules, one.contact(), one.child()).print()).isEqualTo(one.print());
        assertThat(one.with(seen(one.contact(), NOW.plusSeconds(60))).print()).isEqualTo(one.print());
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whateverMovesGivesAnother(long seed) {
        var random = Seeds.random(~seed);
        var one = Grounds.from(seed);

        for (var crm : Crm.values()) {
            var half = one.contact().living(crm).orElseThrow();
            assertThat(one.with(holding(one.contact(), crm, half.with(edited(random, half.fields()))))
                            .print())
                    .isNotEqualTo(one.print());
            assertThat(one.with(holding(one.contact(), crm, versioned(half))).print())
                    .isNotEqualTo(one.print());
            assertThat(one.with(holding(one.contact(), crm, half.gone(NOW))).print())
                    .isNotEqualTo(one.print());
            var childs = one.child().living(crm).orElseThrow();
            assertThat(new Grounds(
                                    one.rules(),
                                    one.contact(),
                                    holding(
                                            one.child(),
                                            crm,
                                            childs.with(childs.fields()
                                                    .with(Field.TITLE, Value.of("title " + random.nextInt())))))
                            .print())
                    .isNotEqualTo(one.print());
        }
        var base = one.contact().base();
        assertThat(one.with(one.contact()
                                .with(new Base(
                                        base.agreed().with(Field.SOURCE, Value.of("s" + random.nextInt())),
                                        base.differing())))
                        .print())
                .isNotEqualTo(one.print());
        assertThat(one.with(one.contact()
                                .with(new Base(
                                        base.agreed(),
                                        Map.of(
                                                Crm.GHL,
                                                Changes.NONE.with(
                                                        "source", Optional.of(Value.of("d" + random.nextInt())))))))
                        .print())
                .isNotEqualTo(one.print());
        assertThat(one.with(one.contact()
                                .with(base.with(base.agreed(), base.differing(), new TreeSet<>(List.of("email")))))
                        .print())
                .isNotEqualTo(one.print());
        assertThat(one.with(one.contact().deleted(NOW)).print()).isNotEqualTo(one.print());
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void anotherRuleGivesAnother(long seed) {
        var random = Seeds.random(seed);
        var one = Grounds.from(seed);
        var rules = one.rules().rules();
        var rule = rules.get(random.nextInt(rules.size()));

        for (var other : List.of(
                one.rules().with(rule.lossy() ? rule.with(Direction.TO_GHL) : rule.losing()),
                one.rules().with(rule.with(rule.nulls() == NullPolicy.CLEAR ? NullPolicy.IGNORE : NullPolicy.CLEAR)),
                one.rules().with(Kind.CONTACT, DeletePolicy.UNLINK))) {
            assertThat(new Grounds(other, one.contact(), one.child()).print()).isNotEqualTo(one.print());
        }
    }

    /** What a plan rests on. */
    private record Grounds(RuleSet rules, Link contact, Link child) {

        static Grounds from(long seed) {
            var random = Seeds.random(seed);
            var copies = Copies.from(seed);
            var contact = link(random, Kind.CONTACT, null).with(copies.base());
            return new Grounds(copies.rules(), contact, link(random, Kind.NOTE, contact.id()));
        }

        Grounds with(Link other) {
            return new Grounds(rules, other, child);
        }

        String print() {
            var errand = new Errand(
                    new Caller(WORKSPACE, Lane.INTERACTIVE),
                    AuditEntry.Cause.READ,
                    null,
                    Observed.everywhere(),
                    false,
                    null);
            return Fingerprint.of(
                    Planner.plan(errand, rules, contact, List.of(child), NOW).restsOn());
        }
    }

    private static Link link(RandomGenerator random, Kind kind, @Nullable LinkId contact) {
        var id = new LinkId(new UUID(random.nextLong(), random.nextLong()));
        return Link.empty(WORKSPACE, id, kind, contact, NOW)
                .with(Map.of(Crm.GHL, half(random, Crm.GHL), Crm.RANKR, half(random, Crm.RANKR)));
    }

    private static Half half(RandomGenerator random, Crm crm) {
        return new Half(
                crm + "-" + random.nextInt(1_000),
                edited(random, Fields.NONE),
                null,
                NOW.minusSeconds(random.nextInt(1_000)),
                NOW,
                "" + random.nextInt(9),
                false,
                Map.of());
    }

    private static Fields edited(RandomGenerator random, Fields fields) {
        return fields.with(Field.COMPANY, Value.of("company " + random.nextInt()))
                .with(Field.BODY, Value.of("body " + random.nextInt()));
    }

    private static Half versioned(Half half) {
        return new Half(
                half.externalId(),
                half.fields(),
                half.createdAt(),
                half.lastModified(),
                half.fetchedAt(),
                half.version() + "+",
                half.gone(),
                half.changed());
    }

    private static Link holding(Link link, Crm crm, Half half) {
        return link.with(Map.of(crm, half));
    }

    /** The same, read again later. */
    private static Link seen(Link link, Instant at) {
        var again = link;
        for (var crm : Crm.values()) {
            var half = link.living(crm).orElseThrow();
            again = holding(
                    again,
                    crm,
                    new Half(
                            half.externalId(),
                            half.fields(),
                            half.createdAt(),
                            half.lastModified(),
                            at,
                            half.version(),
                            half.gone(),
                            half.changed()));
        }
        return again;
    }
}
