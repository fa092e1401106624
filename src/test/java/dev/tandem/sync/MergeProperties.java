package dev.tandem.sync;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.Direction;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.NullPolicy;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of a merge and its plan whatever the three copies are. */
class MergeProperties {

    /** What a record of that kind is called by. */
    private static final Map<Kind, String> NAMES =
            Map.of(Kind.CONTACT, Field.FIRST_NAME.fieldName(), Kind.TASK, Field.TITLE.fieldName());

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theSameCopiesGiveTheSamePlan(long seed) {
        assertThat(Copies.from(seed).plan()).isEqualTo(Copies.from(seed).plan());
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void onceWrittenNothingIsLeftToWrite(long seed) {
        var copies = Copies.from(seed);

        var second = copies.afterwards(copies.plan()).plan();

        assertThat(second.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void onceSettledNothingMovesAnyMore(long seed) {
        var copies = Copies.from(seed);
        var written = copies.afterwards(copies.plan());
        var settled = new Copies(written.kind(), written.rules(), written.plan().settled(), written.sides());

        var plan = settled.plan();

        assertThat(plan.writes()).isEmpty();
        assertThat(plan.merge().result()).isEqualTo(written.plan().merge().result());
        assertThat(plan.merge().decisions()).noneMatch(decision -> decision.moves() && !decision.disputed());
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void everyResultIsOneThatSomebodyHeld(long seed) {
        var copies = Copies.from(seed);

        for (var decision : copies.merge().decisions()) {
            if (!(decision.result() instanceof Value.Texts)) {
                assertThat(Stream.of(decision.base(), decision.ghl(), decision.rankr()))
                        .contains(decision.result());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatOneSideAloneChangedSurvives(long seed) {
        for (var decision : Copies.from(seed).merge().decisions()) {
            if (decision.reason() == Decision.Reason.ONE_SIDE_CHANGED) {
                var held = decision.from() == Crm.GHL ? decision.ghl() : decision.rankr();
                assertThat(decision.result()).isEqualTo(held);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void ofTwoEditsTheLaterOneWins(long seed) {
        var copies = Copies.from(seed);

        for (var decision : copies.merge().decisions()) {
            if (decision.reason() == Decision.Reason.LAST_MODIFIED) {
                var ghl = requireNonNull(copies.sides().get(Crm.GHL)).changedAt();
                var rankr = requireNonNull(copies.sides().get(Crm.RANKR)).changedAt();
                assertThat(decision.from())
                        .as("%s of %s", decision, copies)
                        .isEqualTo(rankr.isAfter(ghl) ? Crm.RANKR : Crm.GHL);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void ofTwoEditsThePreferredOneWins(long seed) {
        var copies = Copies.from(seed);

        for (var decision : copies.merge().decisions()) {
            if (decision.reason() == Decision.Reason.PREFERRED) {
                assertThat(decision.from())
                        .as("%s of %s", decision, copies)
                        .isEqualTo(
                                rule(copies, decision).conflicts() == ConflictPolicy.PREFER_GHL ? Crm.GHL : Crm.RANKR);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatHasNoSayMovesNothingAndIsOverruled(long seed) {
        var copies = Copies.from(seed);
        var name = requireNonNull(NAMES.get(copies.kind()));
        var followers = Map.of(Crm.RANKR, Direction.TO_RANKR, Crm.GHL, Direction.TO_GHL);

        followers.forEach((crm, direction) -> {
            var rules = copies.rules().with(FieldRule.both(copies.kind(), name).with(direction));
            var oneWay = new Copies(copies.kind(), rules, copies.base(), copies.sides());
            var typed = new EnumMap<Crm, Side>(copies.sides());
            typed.computeIfPresent(
                    crm, (_, side) -> new Side(side.fields().with(name, Value.of("typed")), side.changedAt()));

            var overruled = new Copies(copies.kind(), rules, copies.base(), typed);

            assertThat(overruled.merge().result()).isEqualTo(oneWay.merge().result());
            assertThat(overruled.afterwards(overruled.plan()).plan().writes()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsAbsentErasesNothingUnlessTheRuleSaysSo(long seed) {
        var copies = Copies.from(seed);

        for (var decision : copies.merge().decisions()) {
            if (decision.base() instanceof Value.Text base) {
                var rule = rule(copies, decision);
                if (rule.nulls() == NullPolicy.IGNORE) {
                    assertThat(decision.result())
                            .as("%s of %s", decision, copies)
                            .isNotNull();
                } else if (isClearedByOne(base, decision.ghl(), decision.rankr(), rule)) {
                    assertThat(decision.result())
                            .as("%s of %s", decision, copies)
                            .isNull();
                }
            }
        }
    }

    /** Whether one side, which is heard, has lost what both agreed on and the other still holds. */
    private static boolean isClearedByOne(Value base, @Nullable Value ghl, @Nullable Value rankr, FieldRule rule) {
        return ghl == null
                ? base.equals(rankr) && rule.hears(Crm.GHL)
                : base.equals(ghl) && rankr == null && rule.hears(Crm.RANKR);
    }

    private static FieldRule rule(Copies copies, Decision decision) {
        return copies.rules().rule(copies.kind(), decision.field()).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsDisputedIsLeftAlone(long seed) {
        var plan = Copies.from(seed).plan();

        var disputed = new HashSet<String>();
        plan.merge().decisions().stream()
                .filter(Decision::disputed)
                .forEach(decision -> disputed.add(decision.field()));

        for (var write : plan.writes().values()) {
            if (write instanceof Plan.Write.Update update) {
                assertThat(update.fields().keySet()).noneMatch(disputed::contains);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void tagsOfBothSidesMergeByAdditionsAndRemovals(long seed) {
        var copies = Copies.from(seed);
        var base = copies.base().agreed().texts(Field.TAGS);

        var merged = copies.merge().result().texts(Field.TAGS);

        for (var tag : all(copies)) {
            var added = copies.sides().values().stream()
                    .anyMatch(side -> !base.contains(tag)
                            && side.fields().texts(Field.TAGS).contains(tag));
            var kept = base.contains(tag)
                    && copies.sides().values().stream()
                            .allMatch(side -> side.fields().texts(Field.TAGS).contains(tag));
            assertThat(merged.contains(tag)).as("%s in %s", tag, copies).isEqualTo(added || kept);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aRequestIsCarriedToBothSidesUnlessAPersonChangedTheFieldMeanwhile(long seed) {
        var copies = Copies.from(seed);
        var halves = new java.util.EnumMap<Crm, dev.tandem.model.Half>(Crm.class);
        copies.sides()
                .forEach((crm, side) -> halves.put(
                        crm,
                        new dev.tandem.model.Half(
                                "x", side.fields(), null, side.changedAt(), side.changedAt(), null, false, Map.of())));
        var changes = dev.tandem.model.Changes.NONE
                .with(Field.LAST_NAME.fieldName(), Optional.of(Value.of("lovelace")))
                .with(Field.TAGS.fieldName(), Optional.of(Value.of(Set.of("vip"))))
                .with(Field.SOURCE.fieldName(), Optional.empty());
        if (copies.kind() != Kind.CONTACT) {
            return;
        }

        var requested = new Copies(
                copies.kind(),
                copies.rules(),
                Requested.rebase(copies.rules(), copies.kind(), copies.base(), changes, halves),
                copies.sides());
        var plan = requested.plan();
        var after = requested.afterwards(plan);

        after.sides().forEach((crm, side) -> {
            assertThat(side.fields().text(Field.LAST_NAME)).contains("lovelace");
            assertThat(side.fields().texts(Field.TAGS)).containsExactly("vip");
            assertThat(side.fields().text(Field.SOURCE)).isEmpty();
        });
        assertThat(after.plan().writes()).isEmpty();
    }

    private static Set<String> all(Copies copies) {
        var all = new TreeSet<>(copies.base().agreed().texts(Field.TAGS));
        copies.sides().values().stream()
                .map(Side::fields)
                .map((Fields fields) -> fields.texts(Field.TAGS))
                .forEach(all::addAll);
        return all;
    }

    /** Of a contact that only one CRM had: a later find of its other half must not undo what a caller asked for. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatWasAskedForIsCarriedToAHalfThatJoinsLater(long seed) {
        var copies = Copies.from(seed);
        if (copies.kind() != Kind.CONTACT) {
            return;
        }
        var at = java.time.Instant.ofEpochSecond(10);
        var ghl = half(requireNonNull(copies.sides().get(Crm.GHL)));
        var rankr = half(requireNonNull(copies.sides().get(Crm.RANKR)));
        var asked = dev.tandem.model.Changes.NONE.with(Field.LAST_NAME.fieldName(), Optional.of(Value.of("lovelace")));
        var alone = dev.tandem.model.Link.empty(
                        new dev.tandem.model.WorkspaceId(new java.util.UUID(0, 1)),
                        new dev.tandem.model.LinkId(new java.util.UUID(0, 2)),
                        copies.kind(),
                        null,
                        at)
                .with(Map.of(Crm.GHL, ghl));
        var requested =
                alone.with(Requested.rebase(copies.rules(), copies.kind(), alone.base(), asked, alone.halves()));

        var joined =
                Observed.of(copies.rules(), Requested.seen(copies.rules(), requested, Map.of(Crm.RANKR, rankr)), at);

        assertThat(joined.link().fields().text(Field.LAST_NAME)).contains("lovelace");
        copies.sides()
                .forEach((crm, side) -> assertThat(joined.plan().writes().get(crm) instanceof Plan.Write.Update update
                                && update.changes().values().containsKey(Field.LAST_NAME.fieldName()))
                        .isEqualTo(!side.fields().text(Field.LAST_NAME).equals(Optional.of("lovelace"))));
    }

    private static dev.tandem.model.Half half(Side side) {
        return new dev.tandem.model.Half(
                "x", side.fields(), null, side.changedAt(), side.changedAt(), null, false, Map.of());
    }
}
