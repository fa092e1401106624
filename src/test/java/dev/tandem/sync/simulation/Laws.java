package dev.tandem.sync.simulation;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.sync.simulation.Broken.Law;
import dev.tandem.sync.simulation.Outside.Entry;
import dev.tandem.workspace.SimulatedWorkspaces;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What must hold once a world that was healed has come to rest. */
final class Laws {

    private final World world;
    private final Map<Entry, Map<String, String>> held = new HashMap<>();

    Laws(World world) {
        this.world = world;
    }

    void check() {
        world.rest();
        noDuplicates();
        if (world.setting.losesHooks()) {
            world.round(); // what nobody told of is only seen now
        } else {
            sidesAgree("after everything that was told is done");
        }
        world.round();
        sidesAgree("after two rounds");
        checkAgain();
        nothingIsLost();
        noOlderValueReturns();
    }

    /** The laws that hold again after whatever was done to a world at rest. */
    void checkAgain() {
        var before = world.outside.writes();
        world.round();
        if (world.outside.writes() > before) {
            throw new Broken(
                    Law.I3_SECOND_RUN_WRITES_NOTHING,
                    "%d writes in a run with nothing to do".formatted(world.outside.writes() - before));
        }
        noDuplicates();
        replayGivesWhatIsStored();
        nothingIsGivenUp();
    }

    // ---- I10

    private void replayGivesWhatIsStored() {
        var told = new HashMap<LinkId, Recorded>();
        for (var entry : world.links.audit()) {
            told.merge(
                    entry.object(),
                    entry.delta().applyTo(Recorded.NOTHING),
                    (state, _) -> entry.delta().applyTo(state));
        }
        for (var link : world.links.all(SimulatedWorkspaces.ID)) {
            var state = told.remove(link.id());
            var differences = Recorded.of(link).differencesTo(state == null ? Recorded.NOTHING : state);
            if (!differences.isEmpty()) {
                throw new Broken(Law.I10_REPLAY, link + " is told otherwise: " + differences);
            }
        }
        told.forEach((id, state) -> {
            if (state.exists()) {
                throw new Broken(Law.I10_REPLAY, "%s is not there, and is told to be %s".formatted(id, state));
            }
        });
    }

    private void nothingIsGivenUp() {
        var buried = world.queue.buried();
        if (!buried.isEmpty()) {
            throw new Broken(Law.NO_SURPRISE, "given up: " + buried);
        }
        var open = world.ledger.foundNotForgotten();
        if (!open.isEmpty()) {
            throw new Broken(Law.I5_ENDS, "creations of what is known to be there are still open: " + open);
        }
    }

    private void noDuplicates() {
        var seen = new HashMap<List<Object>, Entry>();
        world.outside.all().filter(entry -> entry.alive).forEach(entry -> {
            var other = seen.put(List.of(entry.crm, entry.kind, entry.number), entry);
            if (other != null) {
                throw new Broken(Law.I6_NO_DUPLICATES, other + " and " + entry);
            }
        });
    }

    // ---- I1

    private void sidesAgree(String when) {
        held.clear();
        world.outside.all().filter(entry -> entry.alive && entry.crm == Crm.GHL).forEach(entry -> {
            var other = world.outside.living(Crm.RANKR, entry.kind, entry.number);
            if (other.isEmpty()) {
                aloneForAReason(entry, when);
            } else {
                agree(entry, other.get(), when);
            }
        });
        world.outside
                .all()
                .filter(entry -> entry.alive && entry.crm == Crm.RANKR)
                .filter(entry ->
                        world.outside.living(Crm.GHL, entry.kind, entry.number).isEmpty())
                .forEach(entry -> aloneForAReason(entry, when));
    }

    /** A record is at one CRM only if a person deleted the other one, or has to decide. */
    private void aloneForAReason(Entry entry, String when) {
        var other = entry.crm.other();
        var wasDeleted = world.outside
                .all()
                .anyMatch(one -> one.crm == other
                        && one.kind == entry.kind
                        && one.number == entry.number
                        && one.deletedByPerson);
        var parentIsAlone = entry.contactId != null
                && world.outside
                        .named(entry.crm, entry.contactId)
                        .flatMap(contact -> world.outside.living(other, Kind.CONTACT, contact.number))
                        .isEmpty();
        var disputed = world.link(entry)
                .filter(link -> link.state() == SyncState.CONFLICT)
                .isPresent();
        if (!wasDeleted && !parentIsAlone && !disputed) {
            throw new Broken(
                    Law.I1_CONVERGES, "%s is not at %s %s: %s".formatted(entry, other, when, world.link(entry)));
        }
    }

    private void agree(Entry ghl, Entry rankr, String when) {
        var fields = new TreeSet<>(held(ghl).keySet());
        fields.addAll(held(rankr).keySet());
        for (var field : fields) {
            var here = held(ghl).get(field);
            var there = held(rankr).get(field);
            if (!Objects.equals(here, there) && !isOpen(ghl, field)) {
                throw new Broken(
                        Law.I1_CONVERGES,
                        "%s of %s is %s, of %s %s %s: %s"
                                .formatted(field, ghl, here, rankr, there, when, world.link(ghl)));
            }
        }
    }

    /** Whether a person has to decide about that field. */
    private boolean isOpen(Entry entry, String field) {
        return world.link(entry)
                .filter(link -> world.decisions.open().stream()
                        .filter(conflict -> conflict.object().equals(link.id()))
                        .map(conflict -> conflict.dispute().field())
                        .anyMatch(disputed -> disputed == null || disputed.equals(field)))
                .isPresent();
    }

    private Map<String, String> held(Entry entry) {
        return held.computeIfAbsent(entry, one -> world.outside.held(one, world.time.now()));
    }

    // ---- I2

    private void nothingIsLost() {
        held.clear();
        var remembered = remembered();
        for (var typed : world.typed.values()) {
            if (typed.text.isEmpty()
                    || typed.overwrittenUnseen
                    || typed.overtaken
                    || isOnASide(typed)
                    || typed.entry.deletedByPerson) {
                continue;
            }
            if (!remembered.contains(typed.text)) {
                throw new Broken(Law.I2_NOTHING_LOST, typed.toString());
            }
        }
    }

    private boolean isOnASide(Typed typed) {
        return Stream.of(Crm.values())
                .flatMap(crm -> world.outside.living(crm, typed.place.kind(), typed.place.number()).stream())
                .anyMatch(entry -> typed.text.equals(held(entry).get(typed.place.field())));
    }

    /** Every value that the audit tells of. */
    private Set<String> remembered() {
        var remembered = new HashSet<String>();
        for (var entry : world.links.audit()) {
            for (var change : entry.changes()) {
                values(change).map(Value::toString).forEach(remembered::add);
            }
        }
        return remembered;
    }

    private static Stream<Value> values(AuditEntry.FieldChange change) {
        return Stream.of(
                        Optional.ofNullable(change.base()),
                        Optional.ofNullable(change.ghl()),
                        Optional.ofNullable(change.rankr()),
                        Optional.ofNullable(change.result()))
                .flatMap(Optional::stream);
    }

    // ---- I8

    /** A field holds what was typed last at one of the sides, or nothing where somebody cleared it. */
    private void noOlderValueReturns() {
        for (var typed : world.typed.values()) {
            var place = typed.place;
            var latest = new HashSet<String>();
            var cleared = false;
            var deleted = false;
            for (var crm : Crm.values()) {
                var there = world.typed.get(new Typed.Place(crm, place.kind(), place.number(), place.field()));
                if (there != null) {
                    latest.add(there.text);
                    cleared |= there.text.isEmpty();
                    deleted |= there.entry.deletedByPerson;
                }
            }
            world.wished.stream()
                    .filter(one -> one.place.kind() == place.kind()
                            && one.place.number() == place.number()
                            && one.place.field().equals(place.field()))
                    .forEach(one -> latest.add(one.text));
            for (var crm : Crm.values()) {
                var value = world.outside
                        .living(crm, place.kind(), place.number())
                        .map(entry -> held(entry).get(place.field()));
                if (value.isPresent() && !latest.contains(value.get()) && !cleared && !deleted) {
                    throw new Broken(
                            Law.I8_ORDER, "%s holds %s, while %s was typed".formatted(place, value.get(), latest));
                }
            }
        }
    }
}
