package dev.tandem.sync.simulation;

import dev.tandem.graph.Choice;
import dev.tandem.model.Conflict;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.sync.simulation.Outside.Entry;
import dev.tandem.workspace.SimulatedWorkspaces;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** People who decide what Tandem leaves to them. They know which record stems from which entry, and join no others. */
final class Decisions {

    private final World world;

    Decisions(World world) {
        this.world = world;
    }

    /** What is to be decided now. */
    List<Conflict> open() {
        return world.conflicts.all().stream()
                .filter(conflict -> conflict.status() == Conflict.Status.OPEN)
                .toList();
    }

    /**
     * Decides a conflict through a process.
     *
     * @param how which of the answers there are to it
     * @param text what is typed, where the answer is a value
     */
    void decide(Replica process, Conflict conflict, int how, String text) {
        var choice = choice(conflict, how, text);
        switch (choice) {
            case Choice.Take(var crm) -> wish(conflict, Optional.ofNullable(shown(conflict.dispute(), crm)));
            case Choice.Give(var value) -> wish(conflict, value);
            case Choice.Delete _ ->
                number(conflict.object()).ifPresent(number -> world.outside.deletedByPerson(conflict.kind(), number));
            default -> {}
        }
        process.ask(editor -> editor.resolve(conflict.id(), choice));
    }

    private Choice choice(Conflict conflict, int how, String text) {
        var dispute = conflict.dispute();
        if (DisputeType.MATCHES.contains(dispute.type())) {
            return dispute.candidates().stream()
                    .filter(candidate -> number(candidate).equals(number(conflict.object())))
                    .findFirst()
                    .<Choice>map(Choice.Join::new)
                    .orElseGet(Choice.Separate::new);
        }
        if (Choice.ABOUT_DELETIONS.contains(dispute.type())) {
            return switch (how % 3) {
                case 0 -> new Choice.Delete();
                case 1 -> new Choice.Keep();
                default -> new Choice.Restore();
            };
        }
        return switch (how % 3) {
            case 0 -> new Choice.Take(Crm.GHL);
            case 1 -> new Choice.Take(Crm.RANKR);
            default -> given(conflict, text).orElseGet(() -> new Choice.Take(Crm.RANKR));
        };
    }

    /** What somebody types for that field; empty if it is no text. */
    private Optional<Choice> given(Conflict conflict, String text) {
        var field = conflict.dispute().field();
        if (conflict.kind() != Kind.CONTACT) {
            return number(conflict.object())
                    .filter(_ -> Field.named(field)
                            .filter(known -> known.type() == FieldType.TEXT)
                            .isPresent())
                    .map(number -> given("c%d %s".formatted(number, text)));
        }
        return switch (field) {
            case "email", "phone", "source", "tags" -> Optional.empty();
            case "website" -> Optional.of(given("https://%s.example.com".formatted(text)));
            default -> Optional.of(given(text));
        };
    }

    private static Choice given(String text) {
        return new Choice.Give(Optional.of(Value.of(text)));
    }

    private static Value shown(Dispute dispute, Crm crm) {
        return crm == Crm.GHL ? dispute.ghl() : dispute.rankr();
    }

    private void wish(Conflict conflict, Optional<Value> value) {
        number(conflict.object()).ifPresent(number -> {
            var place = new Typed.Place(
                    null, conflict.kind(), number, conflict.dispute().field());
            var wished = new Typed(place, value.map(Value::toString).orElse(""), world.time.now(), null);
            world.wished.add(wished);
            world.overtake(wished);
        });
    }

    /** Which person or child an object stems from. */
    private Optional<Integer> number(LinkId object) {
        return world.links.all(SimulatedWorkspaces.ID).stream()
                .filter(link -> link.id().equals(object))
                .flatMap(this::entries)
                .map(entry -> entry.number)
                .findFirst();
    }

    private Stream<Entry> entries(Link link) {
        return link.halves().entrySet().stream()
                .flatMap(half ->
                        world.outside.named(half.getKey(), half.getValue().externalId()).stream());
    }
}
