package dev.tandem.testkit;

import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What the audit may have recorded of an object, by chance. */
public final class AnyRecorded {

    private static final List<String> FIELDS = List.of("email", "firstName", "tags", "customFields.plan", "phone");

    private AnyRecorded() {}

    /** Often nothing at all, and of every part often the same as before, as in life. */
    public static Recorded from(RandomGenerator random) {
        if (random.nextInt(8) == 0) {
            return Recorded.NOTHING;
        }
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        for (var crm : Crm.values()) {
            var changes = Changes.NONE;
            for (var field : FIELDS) {
                changes = random.nextInt(3) == 0 ? changes.with(field, value(random)) : changes;
            }
            differing.put(crm, changes);
        }
        var held = new TreeSet<String>();
        FIELDS.stream().filter(_ -> random.nextInt(3) == 0).forEach(held::add);
        return new Recorded(facts(random), fields(random), Base.NONE.with(fields(random), differing, held));
    }

    private static Recorded.Facts facts(RandomGenerator random) {
        var deletedAt = random.nextBoolean() ? Instant.ofEpochSecond(random.nextInt(2)) : null;
        return new Recorded.Facts(
                1 + random.nextInt(2),
                random.nextBoolean() ? new LinkId(new UUID(0, random.nextInt(2))) : null,
                List.of(SyncState.values()).get(random.nextInt(SyncState.values().length)),
                random.nextBoolean() ? java.util.Set.of(Crm.GHL) : java.util.Set.of(),
                Instant.EPOCH,
                Instant.ofEpochSecond(random.nextInt(2)),
                deletedAt);
    }

    private static Fields fields(RandomGenerator random) {
        var fields = Fields.NONE;
        for (var field : FIELDS) {
            fields = fields.with(field, value(random).orElse(null));
        }
        return fields;
    }

    private static Optional<Value> value(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Value.of(List.of("a", "b")));
            default -> Optional.of(Value.of("v" + random.nextInt(3)));
        };
    }
}
