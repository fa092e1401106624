package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A call that was let in: by whom it came, what it names, what it sends.
 *
 * @param location what its token opens
 * @param params what stands in the path for the template's names, in order
 */
record Ask(Call call, Instant now, Location location, List<String> params, Locations locations, Ids ids) {

    String param(int place) {
        return params.get(place);
    }

    /** What was sent, if it has this shape. */
    ObjectNode body(Shape shape) {
        return shape.check(call.body());
    }

    /** A query parameter that must be there. */
    String query(String name) {
        return call.parameter(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> Refusal.invalid(List.of(name + " should not be empty")));
    }

    int number(String name, int otherwise, int least, int most) {
        var value = call.parameter(name).map(Ask::parsed).orElse((long) otherwise);
        if (value < least || value > most) {
            throw Refusal.invalid(List.of("%s must be between %d and %d".formatted(name, least, most)));
        }
        return value.intValue();
    }

    /** Epoch milliseconds, as a query parameter that must be there. */
    Instant millis(String name) {
        return Instant.ofEpochMilli(parsed(query(name)));
    }

    /** A location id that was sent along must be the token's own. */
    void mustBeOwn(String locationId) {
        if (!locationId.equals(location.id())) {
            throw Refusal.wrongLocation();
        }
    }

    /** The contact that the path's first name stands for. */
    Contact contact() {
        return contact(param(0));
    }

    Contact contact(String id) {
        return location.contacts().find(id).orElseThrow(() -> missing(id));
    }

    /** The contact's own record that the path's second name stands for. */
    <T extends Child> T child(Function<Location, Children<T>> kind, String name) {
        var contact = contact();
        return kind.apply(location)
                .find(param(1))
                .filter(child -> child.contactId().equals(contact.id()))
                .orElseThrow(() -> Refusal.notFound(name + " not found"));
    }

    Duration lag() {
        return locations.searchLag();
    }

    void save(Contact contact, EventType... types) {
        location.contacts().put(contact, now, lag());
        for (var type : types) {
            location.events().add(type, now, contact);
        }
    }

    void tell(EventType type, Subject subject) {
        location.events().add(type, now, subject);
    }

    private Refusal missing(String id) {
        return locations.anyHolds(id) ? Refusal.wrongLocation() : Refusal.noContact(id);
    }

    private static long parsed(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException notOne) {
            throw Refusal.invalid(List.of(number + " must be a number"));
        }
    }
}
