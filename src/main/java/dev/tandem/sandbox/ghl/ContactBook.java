package dev.tandem.sandbox.ghl;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The contacts of one location, found at once by id, e-mail address and phone number, and later by search. */
final class ContactBook {

    private final Map<String, Contact> byId = new LinkedHashMap<>();
    private final Map<String, String> idByEmail = new HashMap<>();
    private final Map<String, String> idByPhone = new HashMap<>();
    private final SearchIndex index = new SearchIndex();

    Optional<Contact> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Contact> withEmail(String email) {
        return Optional.ofNullable(idByEmail.get(email.toLowerCase(Locale.ROOT)))
                .map(byId::get);
    }

    Optional<Contact> withPhone(String phone) {
        return Optional.ofNullable(idByPhone.get(phone)).map(byId::get);
    }

    Collection<Contact> all() {
        return byId.values();
    }

    SearchIndex index(Instant now) {
        index.catchUp(now);
        return index;
    }

    void put(Contact contact, Instant now, Duration lag) {
        store(contact);
        index.changed(contact, now, lag);
    }

    void load(Contact contact) {
        store(contact);
        index.put(contact);
    }

    void remove(Contact contact, Instant now, Duration lag) {
        byId.remove(contact.id());
        unlist(contact);
        index.deleted(contact.id(), now, lag);
    }

    private void store(Contact contact) {
        var before = byId.put(contact.id(), contact);
        if (before != null) {
            unlist(before);
        }
        contact.emailLowerCase().ifPresent(email -> idByEmail.put(email, contact.id()));
        contact.text(TextField.PHONE).ifPresent(phone -> idByPhone.put(phone, contact.id()));
    }

    private void unlist(Contact contact) {
        contact.emailLowerCase().ifPresent(email -> idByEmail.remove(email, contact.id()));
        contact.text(TextField.PHONE).ifPresent(phone -> idByPhone.remove(phone, contact.id()));
    }
}
