package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Named groups of contacts. Who is on a list is kept with the contacts. */
final class Lists implements Kind {

    private static final List<Index> INDEXES = List.of(Index.NAME);
    private static final Shape SHAPE = new Shape(List.of(
            Property.required("name", Rules.name()),
            Property.optional("description", Rules.text(1_000)),
            Property.readOnly("memberCount", Rules.ids())));

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String idPrefix() {
        return "lst";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public List<Index> indexes() {
        return INDEXES;
    }

    @Override
    public boolean isRecord() {
        return false;
    }

    @Override
    public void deleted(Account account, Entry list, Instant now) {
        members(account, list.id()).forEach(contact -> leave(account, contact, list.id(), now));
    }

    @Override
    public void complete(Account account, Entry list, ObjectNode shown) {
        shown.put("memberCount", members(account, list.id()).size());
    }

    static List<Entry> members(Account account, String listId) {
        return account.table(Kinds.CONTACT)
                .with(Contacts.BY_LIST, listId)
                .filter(Entry::isLive)
                .toList();
    }

    static void join(Account account, Entry contact, String listId, Instant now) {
        var lists = new ArrayList<>(Names.list(contact.values().path("lists")));
        if (!lists.contains(listId)) {
            lists.add(listId);
        }
        account.table(Kinds.CONTACT).change(contact, Contacts.withNames(contact, "lists", lists), now);
    }

    static void leave(Account account, Entry contact, String listId, Instant now) {
        var lists = new ArrayList<>(Names.list(contact.values().path("lists")));
        lists.remove(listId);
        account.table(Kinds.CONTACT).change(contact, Contacts.withNames(contact, "lists", lists), now);
    }
}
