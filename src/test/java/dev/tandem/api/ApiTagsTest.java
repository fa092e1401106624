package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tags on contacts and in the dictionaries of both CRMs. */
@QuarkusTest
class ApiTagsTest {

    private final Crms crms = new Crms("demo");
    private GraphQl graph;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    @Test
    void tagsAreGivenAndTaken() {
        var id = graph.contact("tags", List.of("vip"));
        var tag = name();

        var added = graph.mutate(
                "contactTagsAdd",
                "contact { tags { name } }",
                object("id", id, "tags", List.of(tag.toUpperCase(Locale.ROOT)), "createMissing", true));
        var removed = graph.mutate(
                "contactTagsRemove", "contact { tags { name } }", object("id", id, "tags", List.of("vip")));

        assertThat(added.getList("contact.tags.name", String.class)).containsExactlyInAnyOrder("vip", tag);
        assertThat(added.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(removed.getList("contact.tags.name", String.class)).containsExactly(tag);
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getList("contact.tags", String.class))
                .containsExactly(tag);
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getList("tags", String.class))
                .containsExactly(tag);
    }

    @Test
    void aRepeatDoesNotGiveATagThatWasTakenSince() {
        var id = graph.contact("tags", List.of("vip"));
        var tag = name();
        var input = object("id", id, "tags", List.of(tag), "createMissing", true, "idempotencyKey", tag);

        graph.mutate("contactTagsAdd", "contact { id }", input);
        graph.mutate("contactTagsRemove", "contact { id }", object("id", id, "tags", List.of(tag)));
        var repeated = graph.mutate("contactTagsAdd", "contact { tags { name } }", input);

        assertThat(repeated.getList("contact.tags.name", String.class)).containsExactly("vip");
    }

    @Test
    void manyContactsAreTaggedAtOnce() {
        var ids = List.of(graph.contact("tags", List.of("vip")), graph.contact());
        var tag = name();

        var tagged = graph.mutate(
                "contactTagsBulkUpdate",
                "contacts { id tags { name } }",
                object("ids", ids, "add", List.of(tag), "remove", List.of("vip"), "createMissing", true));

        assertThat(tagged.getList("contacts.id", String.class)).isEqualTo(ids);
        assertThat(tagged.getList("contacts.tags.name")).containsExactly(List.of(tag), List.of(tag));
        assertThat(tagged.getList("writes")).hasSize(4);
    }

    @Test
    void oneUnknownContactKeepsTheOthersFromBeingTagged() {
        var id = graph.contact();
        var gone = graph.contact();
        graph.mutate("contactDelete", "deletedId", object("id", gone));

        var faults = graph.faults("contactTagsBulkUpdate", object("ids", List.of(id, gone), "add", List.of("vip")));

        assertThat(faults).singleElement().asString().startsWith("ids NOT_FOUND: ");
        assertThat(tagsOf(id)).isEmpty();
    }

    @Test
    void theDictionaryIsKept() {
        var name = name();
        var renamed = name();

        var created =
                graph.mutate("tagCreate", "tag { id name sources { crm externalId } }", object("name", " " + name));
        var id = created.getString("tag.id");
        var contact = graph.contact("tags", List.of(name));
        var after = graph.mutate("tagRename", "tag { id name }", object("id", id, "name", renamed));

        assertThat(created.getString("tag.name")).isEqualTo(name);
        assertThat(created.getList("tag.sources.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
        assertThat(created.getList("writes.outcome")).containsExactly("DONE", "DONE");
        assertThat(after.getMap("tag")).isEqualTo(Map.of("id", id, "name", renamed));
        assertThat(tagsOf(contact)).containsExactly(renamed);
        assertThat(crms.atGhl("/contacts/" + graph.externalId(contact, "GHL")).getList("contact.tags", String.class))
                .containsExactly(renamed);
        assertThat(dictionary()).contains(renamed).doesNotContain(name);

        var deleted = graph.mutate("tagDelete", "deletedId", object("id", id));

        assertThat(deleted.getString("deletedId")).isEqualTo(id);
        assertThat(dictionary()).doesNotContain(renamed);
        assertThat(tagsOf(contact)).isEmpty();
        assertThat(graph.faults("tagDelete", object("id", id)))
                .singleElement()
                .asString()
                .startsWith("id NOT_FOUND: ");
    }

    private List<String> dictionary() {
        return graph.data("{ tags { id name } }", Map.of()).getList("tags.name");
    }

    private List<String> tagsOf(String contact) {
        return graph.data(
                        "query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { tags { name } } }",
                        Map.of("id", contact))
                .getList("contact.tags.name");
    }

    /** The name of a tag that nobody else uses. */
    private static String name() {
        return "tag " + UUID.randomUUID();
    }
}
