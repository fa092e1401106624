package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.rankr.Index.Use;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** People. */
final class Contacts implements Kind {

    static final Index BY_TAG = new Index("tags", Words::folded, Use.FILTER);
    static final Index BY_LIST = new Index("lists", UnaryOperator.identity(), Use.INNER);

    private static final List<Index> INDEXES = List.of(
            new Index("email", Words::folded, Use.UNIQUE),
            Index.EXTERNAL_ID,
            new Index("phone", Words::digits, Use.FILTER),
            BY_TAG,
            BY_LIST);

    private static final Shape SHAPE = new Shape(List.of(
            Property.EXTERNAL_ID,
            Property.fixed("test", Rules.flag()).otherwise(BooleanNode.FALSE),
            Property.optional("email", Rules.email()),
            Property.optional("firstName", Rules.text(100)),
            Property.optional("lastName", Rules.text(100)),
            Property.readOnly("fullName", Rules.text(201)),
            Property.optional("phone", Rules.text(40)),
            Property.optional("company", Rules.text(200)),
            Property.optional("industry", Rules.text(100)),
            Property.optional("website", Rules.text(2048)),
            Property.optional("address", new Parts(addressParts())),
            Property.optional("source", Rules.text(200)),
            Property.optional("ownerId", Rules.text(64)),
            Property.optional("tags", new Names(200)),
            Property.optional("customFields", new Values(200)),
            Property.readOnly("lists", Rules.ids())));

    @Override
    public String name() {
        return "contact";
    }

    @Override
    public String idPrefix() {
        return "con";
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
    public void makeTest(Account account, ObjectNode body, ObjectNode values, Errors errors) {
        if (body.path("test").isBoolean() && !body.path("test").asBoolean()) {
            errors.add("test", "must be true under /sandbox/v1");
        }
        values.set("test", BooleanNode.TRUE);
    }

    @Override
    public void prepare(Account account, ObjectNode values, Instant now) {
        if (values.has("tags")) {
            values.set("tags", Names.array(Tags.spelled(account, Names.list(values.path("tags")), now)));
        }
    }

    @Override
    public void deleted(Account account, Entry contact, Instant now) {
        for (var kind : Kinds.CHILDREN) {
            var children = account.table(kind);
            children.with(Index.CONTACT_ID, contact.id())
                    .filter(Entry::isLive)
                    .forEach(child -> children.delete(child, now));
        }
    }

    @Override
    public void complete(Account account, Entry contact, ObjectNode shown) {
        var fullName = Stream.of("firstName", "lastName")
                .map(contact.values()::path)
                .filter(name -> !name.isMissingNode())
                .map(name -> name.asText())
                .collect(Collectors.joining(" "));
        shown.put("fullName", fullName.isEmpty() ? null : fullName);
    }

    /** The contact's values with another list of tags, or of lists. */
    static ObjectNode withNames(Entry contact, String property, List<String> names) {
        var values = contact.values().deepCopy();
        var kept = Names.array(names);
        if (kept.isMissingNode()) {
            values.remove(property);
        } else {
            values.set(property, kept);
        }
        return values;
    }

    private static Map<String, Rule> addressParts() {
        var parts = new LinkedHashMap<String, Rule>();
        parts.put("line1", Rules.text(200));
        parts.put("city", Rules.text(100));
        parts.put("state", Rules.text(100));
        parts.put("postalCode", Rules.text(20));
        parts.put("country", Rules.pattern(2, "[A-Z]{2}", "is not a country code of two capitals"));
        return parts;
    }
}
