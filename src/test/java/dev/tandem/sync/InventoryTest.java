package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Page;
import dev.tandem.connector.SimulatedConnectors;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Links;
import dev.tandem.store.Promotions;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is listed of a workspace that is tried out, and that nothing else is asked for. */
class InventoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Caller CALLER = new Caller(SimulatedWorkspaces.ID, Lane.POLL);

    private final List<String> asked = new ArrayList<>();
    private final List<Link> known = new ArrayList<>();
    private Optional<Instant> promoted = Optional.empty();
    private final Inventory inventory = new Inventory(SimulatedConnectors.of(ghl()), links(), stages());

    private Stages stages() {
        var promotions = new Promotions() {
            @Override
            public Uni<Optional<Instant>> of(WorkspaceId workspace) {
                return Uni.createFrom().item(promoted);
            }

            @Override
            public Uni<Void> promote(WorkspaceId workspace, @Nullable String actor, Instant now) {
                throw new UnsupportedOperationException();
            }
        };
        return new Stages(SimulatedWorkspaces.triedOut("pilot", "g-named", "g-elsewhere"), promotions, () -> NOW);
    }

    /** Lists two parts of whatever it is asked for, and knows one contact by its id. */
    private Connector ghl() {
        return (Connector) Proxy.newProxyInstance(
                InventoryTest.class.getClassLoader(),
                new Class<?>[] {Connector.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "crm" -> Crm.GHL;
                    case "observe" -> observe(((RecordKey) arguments[1]).externalId());
                    case "list" -> listed("list " + arguments[1], (String) arguments[3]);
                    case "tagged" -> listed("tagged " + arguments[1], (String) arguments[3]);
                    case "ofContacts" -> listed(arguments[1] + " of " + arguments[2], (String) arguments[4]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Uni<CrmRecord> observe(String id) {
        asked.add("observe " + id);
        return id.equals("g-named")
                ? Uni.createFrom().item(record(id))
                : Uni.createFrom().failure(new Failure.Rejected(Crm.GHL, "id", "is another location's"));
    }

    private Uni<Page> listed(String what, @Nullable String cursor) {
        asked.add(cursor == null ? what : what + " after " + cursor);
        return Uni.createFrom()
                .item(new Page(
                        List.of(record("g" + asked.size())),
                        cursor == null ? "its/place" : null,
                        OptionalLong.empty()));
    }

    private static CrmRecord record(String id) {
        return new CrmRecord(Crm.GHL, RecordKey.contact(id), Fields.NONE, null, null, null, null);
    }

    private Links links() {
        return (Links) Proxy.newProxyInstance(
                InventoryTest.class.getClassLoader(), new Class<?>[] {Links.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("contacts");
                    var after = (LinkId) arguments[2];
                    return Uni.createFrom()
                            .item(known.stream()
                                    .filter(link -> after == null || link.id().compareTo(after) > 0)
                                    .limit((int) arguments[3])
                                    .toList());
                });
    }

    private static Link contact(int number, boolean marked) {
        var fields = marked ? Fields.of(Map.of(Field.TAGS.fieldName(), Value.of(List.of("pilot")))) : Fields.NONE;
        var record = new CrmRecord(Crm.GHL, RecordKey.contact("c" + number), fields, null, null, null, null);
        return Link.empty(SimulatedWorkspaces.ID, new LinkId(new UUID(0, number)), Kind.CONTACT, null, NOW)
                .with(Map.of(Crm.GHL, Half.of(record, NOW)));
    }

    private Page part(Kind kind, @Nullable String cursor) {
        return inventory.list(CALLER, Crm.GHL, kind, null, cursor, 10).await().indefinitely();
    }

    private List<String> all(Kind kind) {
        var ids = new ArrayList<String>();
        @Nullable String cursor = null;
        do {
            var page = part(kind, cursor);
            page.records().forEach(one -> ids.add(one.externalId()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    @Test
    void contactsAreAskedForByTheirIdsAndThenByTheTag() {
        assertThat(all(Kind.CONTACT)).containsExactly("g-named", "g3", "g4");
        assertThat(asked.subList(0, 2)).containsExactlyInAnyOrder("observe g-named", "observe g-elsewhere");
        assertThat(asked.subList(2, asked.size())).containsExactly("tagged pilot", "tagged pilot after its/place");
        assertThat(part(Kind.CONTACT, null).calls()).as("one for each id").isEqualTo(2);
    }

    @Test
    void whatBelongsToMarkedContactsIsAskedForAHundredContactsAtATime() {
        IntStream.rangeClosed(1, 250).forEach(number -> known.add(contact(number, number % 2 == 0)));

        all(Kind.TASK);

        assertThat(asked).hasSize(6).allMatch(question -> question.startsWith("TASK of [c"));
        assertThat(asked.stream()
                        .filter(question -> !question.contains(" after "))
                        .flatMap(question ->
                                List.of(question.substring("TASK of [".length(), question.length() - 1)
                                                .split(", "))
                                        .stream()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 125)
                        .mapToObj(half -> "c" + 2 * half)
                        .toList());
        assertThat(asked.stream().filter(question -> question.endsWith("] after its/place")))
                .hasSize(3);
    }

    @Test
    void whereNobodyIsMarkedNothingIsAskedFor() {
        IntStream.rangeClosed(1, 150).forEach(number -> known.add(contact(number, false)));

        assertThat(all(Kind.TASK)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void onceItIsPromotedEverythingIsListedFromTheStart() {
        var place = part(Kind.CONTACT, null).next();
        promoted = Optional.of(NOW);
        asked.clear();

        part(Kind.CONTACT, place);
        part(Kind.CONTACT, "GHL's own");

        assertThat(asked).containsExactly("list CONTACT", "list CONTACT after GHL's own");
    }

    @Test
    void aPlaceFromBeforeItWasTriedOutLeadsToTheFirstPart() {
        part(Kind.TASK, "GHL's own");
        part(Kind.CONTACT, "GHL's own");

        assertThat(asked).containsExactlyInAnyOrder("observe g-named", "observe g-elsewhere");
    }

    /** As one of an earlier release had it. */
    @Test
    void aPlaceOfContactsAloneIsUnderstood() {
        IntStream.rangeClosed(1, 60).forEach(number -> known.add(contact(number, true)));

        part(Kind.TASK, "tandem-test:" + new UUID(0, 58));

        assertThat(asked).containsExactly("TASK of [c59, c60]");
    }

    @Test
    void whoeverIsGoneBetweenTwoPartsLetsNobodySlipThrough() {
        IntStream.rangeClosed(1, 101).forEach(number -> known.add(contact(number, true)));
        var place = part(Kind.TASK, null).next();
        known.removeFirst();
        asked.clear();

        part(Kind.TASK, part(Kind.TASK, place).next());

        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst()).contains("c100]").doesNotContain("c101").endsWith(" after its/place");
        assertThat(asked.getLast()).isEqualTo("TASK of [c101]");
    }

    @Test
    void accessThatIsLostIsNoEmptyList() {
        var refusing = (Connector) Proxy.newProxyInstance(
                InventoryTest.class.getClassLoader(),
                new Class<?>[] {Connector.class},
                (_, method, _) -> method.getName().equals("crm")
                        ? Crm.GHL
                        : Uni.createFrom().failure(new Failure.Rejected(Crm.GHL, "id", "is not for you")));

        assertThatThrownBy(() -> new Inventory(SimulatedConnectors.of(refusing), links(), stages())
                        .list(CALLER, Crm.GHL, Kind.CONTACT, null, null, 10)
                        .await()
                        .indefinitely())
                .isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void anOutageIsNoEmptyList() {
        var down = (Connector) Proxy.newProxyInstance(
                InventoryTest.class.getClassLoader(),
                new Class<?>[] {Connector.class},
                (_, method, _) -> method.getName().equals("crm")
                        ? Crm.GHL
                        : Uni.createFrom().failure(new Failure.Unavailable(Crm.GHL, "down")));
        var broken = new Inventory(SimulatedConnectors.of(down), links(), stages());

        assertThatThrownBy(() -> broken.list(CALLER, Crm.GHL, Kind.CONTACT, null, null, 10)
                        .await()
                        .indefinitely())
                .isInstanceOf(Failure.Unavailable.class);
    }
}
