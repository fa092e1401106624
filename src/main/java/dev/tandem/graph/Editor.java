package dev.tandem.graph;

import dev.tandem.model.Changes;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changing the graph: each change is written to both CRMs, or to the ones the caller names.
 *
 * <p><b>Failure semantics.</b> Fails with a {@link dev.tandem.model.Failure} if nothing was written and nothing will be;
 * a half that could not be written now is queued and told in {@link Written#writes()}.
 */
@ApplicationScoped
public class Editor {

    /**
     * Creates an object at both CRMs, linked.
     *
     * @param contact the contact that a child belongs to; null for a contact
     * @param fields checked and in canonical form
     */
    public Uni<Written> create(Edit edit, Kind kind, @Nullable LinkId contact, Fields fields) {
        throw new UnsupportedOperationException();
    }

    /** Updates the contact that has the e-mail address or else the phone number among {@code fields}, or creates it. */
    public Uni<Written> upsertContact(Edit edit, Fields fields) {
        throw new UnsupportedOperationException();
    }

    /** Changes the given fields and no other; tags too, as the whole set. */
    public Uni<Written> update(Edit edit, Kind kind, LinkId id, Changes changes) {
        throw new UnsupportedOperationException();
    }

    public Uni<Written> delete(Edit edit, Kind kind, LinkId id) {
        throw new UnsupportedOperationException();
    }

    /** Adds and removes tags of one or more contacts; the results come in the order of {@code contacts}. */
    public Uni<List<Written>> changeTags(
            Edit edit, List<LinkId> contacts, SortedSet<String> add, SortedSet<String> remove) {
        throw new UnsupportedOperationException();
    }

    /** What a change of the tag dictionary came to; no entry after a deletion. */
    public record TagWritten(java.util.Optional<TagEntry> tag, List<dev.tandem.model.WriteResult> writes) {}

    public Uni<TagWritten> createTag(Edit edit, String name) {
        throw new UnsupportedOperationException();
    }

    /** Renames a tag in the dictionaries, and so on every contact that has it. */
    public Uni<TagWritten> renameTag(Edit edit, UUID id, String name) {
        throw new UnsupportedOperationException();
    }

    /** Deletes a tag from the dictionaries, and so from every contact that has it. */
    public Uni<TagWritten> deleteTag(Edit edit, UUID id) {
        throw new UnsupportedOperationException();
    }

    /** Observes both halves of a contact and of all its children, merges them by the rules and writes what differs. */
    public Uni<Written> syncContact(Edit edit, LinkId id) {
        throw new UnsupportedOperationException();
    }
}
