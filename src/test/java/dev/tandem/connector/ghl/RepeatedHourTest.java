package dev.tandem.connector.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Draft;
import dev.tandem.connector.SimulatedGates;
import dev.tandem.model.Changes;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.testkit.virtual.VirtualTime;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Appointments in the hour that the clocks of a location show twice, which a contact's list tells without saying which. */
class RepeatedHourTest {

    private static final Caller CALLER = new Caller(SimulatedWorkspaces.ID, Lane.WEBHOOK);
    private static final Instant START = Instant.parse("2026-10-01T10:00:00Z");

    /** The second time that New York's clocks showed half past one. */
    private static final Instant AGAIN = Instant.parse("2026-11-01T06:30:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final GhlSandbox sandbox = new GhlSandbox(1);
    private final List<String> asked = new ArrayList<>();
    private Connector ghl;
    private String contact;

    @BeforeEach
    void aContact() {
        sandbox.load(SimulatedWorkspaces.NAME, List.of(), START);
        ghl = SimulatedGhl.connector(
                this::answer, new SimulatedGates(Map.of(), 8, time::now, time::at), SimulatedWorkspaces.all(), time);
        contact = created(
                        Kind.CONTACT, null, Map.of("firstName", Value.of("Ada"), "email", Value.of("ada@example.com")))
                .externalId();
    }

    private Uni<Reply> answer(Call call) {
        asked.add(call.method() + " " + call.path());
        return Uni.createFrom().item(() -> sandbox.handle(call, time.now()));
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(10));
    }

    private CrmRecord created(Kind kind, @Nullable String of, Map<String, Value> fields) {
        return await(ghl.create(
                CALLER, new Draft(kind, of, Fields.of(fields), of == null ? null : "r1", UUID.randomUUID())));
    }

    private CrmRecord booked(Instant startsAt) {
        return created(
                Kind.APPOINTMENT,
                contact,
                Map.of("title", Value.of("Visit"), "startsAt", Value.of(startsAt.toString())));
    }

    private CrmRecord listed() {
        asked.clear();
        return await(ghl.children(CALLER, Kind.APPOINTMENT, contact)).getFirst();
    }

    private void deleted(CrmRecord appointment) {
        await(ghl.delete(CALLER, appointment.key()));
    }

    @Test
    void aListSaysOfItWhatItsIdSays() {
        for (var startsAt :
                List.of(AGAIN, AGAIN.minusSeconds(3600), AGAIN.minusSeconds(5400), AGAIN.plusSeconds(1800))) {
            var appointment = booked(startsAt);

            assertThat(listed().fields()).isEqualTo(appointment.fields());
            assertThat(appointment.fields().text(Field.STARTS_AT)).contains(startsAt.toString());

            deleted(appointment);
            time.passTo(time.now().plusSeconds(60)); // so that there is quota left
        }
    }

    @Test
    void whenItChangedIsNotMistakenEither() {
        var appointment = booked(Instant.parse("2026-11-20T15:00:00Z"));
        time.passTo(AGAIN);
        await(ghl.update(
                CALLER,
                new RecordKey(Kind.APPOINTMENT, appointment.externalId(), contact),
                Changes.NONE.with("title", Optional.of(Value.of("Long visit"))),
                null));

        assertThat(listed().lastModified()).isEqualTo(AGAIN);
    }

    @Test
    void noOtherIsReadByItsId() {
        booked(Instant.parse("2026-11-01T15:00:00Z"));

        listed();

        assertThat(asked).containsExactly("GET /contacts/%s/appointments".formatted(contact));
    }

    @Test
    void oneThatIsDeletedMeanwhileIsNotListed() {
        var appointment = booked(AGAIN);
        var byId = "/calendars/events/appointments/" + appointment.externalId();
        var until = SimulatedGhl.connector(
                call -> {
                    if (call.path().equals(byId)) {
                        sandbox.handle(
                                new Call(
                                        "DELETE",
                                        "/calendars/events/" + appointment.externalId(),
                                        Map.of(),
                                        call.headers(),
                                        JsonNodeFactory.instance.objectNode()),
                                time.now());
                    }
                    return answer(call);
                },
                new SimulatedGates(Map.of(), 8, time::now, time::at),
                SimulatedWorkspaces.all(),
                time);

        assertThat(await(until.children(CALLER, Kind.APPOINTMENT, contact))).isEmpty();
        assertThat(asked).contains("GET " + byId);
    }
}
