package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.Optional;

/** Contacts one at a time. */
final class Contacts {

    private Contacts() {}

    static void routes(Router router) {
        router.add("POST", "/contacts/upsert", Contacts::upsert)
                .add("POST", "/contacts/", Contacts::create)
                .add("GET", "/contacts/{contactId}", ask -> Json.ok(wrapped(ask.contact())))
                .add("PUT", "/contacts/{contactId}", Contacts::update)
                .add("DELETE", "/contacts/{contactId}", Contacts::delete);
    }

    private static Reply create(Ask ask) {
        var body = ask.body(ContactWrites.CREATE);
        ask.mustBeOwn(body.get("locationId").asText());
        refuseDuplicates(ask, body, "");
        var answer = Json.object();
        answer.set("contact", ContactJson.created(createFrom(ask, body)));
        return Json.created(answer);
    }

    private static Reply update(Ask ask) {
        var before = ask.contact();
        var body = ask.body(ContactWrites.UPDATE);
        refuseDuplicates(ask, body, before.id());
        var after = change(ask, before, body);
        return Json.ok(wrapped(after).put("succeded", true));
    }

    /**
     * Changes the contact with this e-mail address or else phone number, or makes one. If these are two contacts, the
     * one with the address is changed and the phone number is dropped without a word.
     */
    private static Reply upsert(Ask ask) {
        var body = ask.body(ContactWrites.UPSERT);
        ask.mustBeOwn(body.get("locationId").asText());
        var byEmail = withEmail(ask, body);
        var byPhone = withPhone(ask, body);
        if (ContactWrites.emailIn(body).isEmpty() && ContactWrites.phoneIn(body).isEmpty()) {
            throw Refusal.invalid(List.of("email or phone should not be empty"));
        }
        var found = byEmail.or(() -> byPhone);
        if (found.isEmpty()) {
            var created = createFrom(ask, body);
            return Json.ok(wrapped(created).put("new", true).put("succeded", true));
        }
        var kept = body.deepCopy();
        kept.remove("gender");
        if (byPhone.isPresent() && !byPhone.get().id().equals(found.get().id())) {
            kept.remove("phone");
        }
        var changed = change(ask, found.get(), kept);
        return Json.ok(wrapped(changed).put("new", false).put("succeded", true));
    }

    private static Reply delete(Ask ask) {
        var contact = ask.contact();
        var location = ask.location();
        location.tasks().of(contact.id()).forEach(location.tasks()::remove);
        location.notes().of(contact.id()).forEach(location.notes()::remove);
        location.appointments().of(contact.id()).forEach(location.appointments()::remove);
        location.members().values().forEach(members -> members.remove(contact.id()));
        location.contacts().remove(contact, ask.now(), ask.lag());
        ask.tell(EventType.CONTACT_DELETE, contact);
        return Json.ok(Json.succeeded());
    }

    private static Contact createFrom(Ask ask, ObjectNode body) {
        var draft = Contact.fresh(ask.ids().next(), ask.location().id(), ask.now());
        ContactWrites.apply(body, draft, ask);
        var contact = draft.done(ask.now());
        ask.save(contact, EventType.CONTACT_CREATE);
        return contact;
    }

    private static Contact change(Ask ask, Contact before, ObjectNode body) {
        var draft = before.edit();
        ContactWrites.apply(body, draft, ask);
        var after = draft.done(ask.now());
        ask.save(after, EventType.CONTACT_UPDATE);
        if (!after.tags().equals(before.tags())) {
            ask.tell(EventType.CONTACT_TAG_UPDATE, after);
        }
        return after;
    }

    private static void refuseDuplicates(Ask ask, ObjectNode body, String ownId) {
        withEmail(ask, body).filter(other -> !other.id().equals(ownId)).ifPresent(other -> {
            throw Refusal.duplicate(other, "email");
        });
        withPhone(ask, body).filter(other -> !other.id().equals(ownId)).ifPresent(other -> {
            throw Refusal.duplicate(other, "phone");
        });
    }

    private static Optional<Contact> withEmail(Ask ask, ObjectNode body) {
        return ask.location().contacts().withEmail(ContactWrites.emailIn(body));
    }

    private static Optional<Contact> withPhone(Ask ask, ObjectNode body) {
        return ask.location().contacts().withPhone(ContactWrites.phoneIn(body));
    }

    private static ObjectNode wrapped(Contact contact) {
        var answer = Json.object();
        answer.set("contact", ContactJson.detail(contact));
        return answer;
    }
}
