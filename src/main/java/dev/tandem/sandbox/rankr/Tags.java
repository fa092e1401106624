package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The tag dictionary. Contacts hold the names as it spells them, so a renamed tag changes them too. */
final class Tags implements Kind {

    private static final List<Index> INDEXES = List.of(Index.NAME);
    private static final Shape SHAPE = new Shape(List.of(Property.required("name", Rules.name())));

    @Override
    public String name() {
        return "tag";
    }

    @Override
    public String idPrefix() {
        return "tag";
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
    public boolean isTold() {
        return false;
    }

    @Override
    public void changed(Account account, Entry before, Entry after, Instant now) {
        var old = Words.folded(nameOf(before));
        replace(account, old, name -> Words.folded(name).equals(old) ? nameOf(after) : name, now);
    }

    @Override
    public void deleted(Account account, Entry tag, Instant now) {
        var old = Words.folded(nameOf(tag));
        replace(account, old, name -> Words.folded(name).equals(old) ? "" : name, now);
    }

    /** The names as the dictionary spells them; those it lacks enter it as they are. */
    static List<String> spelled(Account account, List<String> names, Instant now) {
        return names.stream().map(name -> spelled(account, name, now)).toList();
    }

    private static String spelled(Account account, String name, Instant now) {
        var dictionary = account.table(Kinds.TAG);
        var tag = dictionary
                .with(Index.NAME, name)
                .findFirst()
                .orElseGet(() ->
                        dictionary.insert(JsonNodeFactory.instance.objectNode().put("name", name), now));
        return nameOf(tag);
    }

    /** Archived contacts keep the names that they had. */
    private static void replace(Account account, String name, UnaryOperator<String> by, Instant now) {
        var contacts = account.table(Kinds.CONTACT);
        for (var contact :
                contacts.with(Contacts.BY_TAG, name).filter(Entry::isLive).toList()) {
            var tags = new ArrayList<>(Names.list(contact.values().path("tags")));
            tags.replaceAll(by);
            tags.removeIf(String::isEmpty);
            contacts.change(contact, Contacts.withNames(contact, "tags", tags), now);
        }
    }

    private static String nameOf(Entry tag) {
        return tag.values().path("name").asText();
    }
}
