package dev.tandem.api;

import dev.tandem.graph.Edit;
import dev.tandem.graph.Editor;
import dev.tandem.graph.Unified;
import dev.tandem.graph.Written;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** An editor that notes what it is asked for and answers what a test tells it to. */
@Alternative
@ApplicationScoped
class ScriptedEditor extends Editor {

    private Optional<RuntimeException> broken = Optional.empty();
    private Changes last = Changes.NONE;

    void reset() {
        broken = Optional.empty();
        last = Changes.NONE;
    }

    /** From now on every change ends so. */
    void breaks(RuntimeException thrown) {
        broken = Optional.of(thrown);
    }

    /** What the last change was to write. */
    Changes last() {
        return last;
    }

    @Override
    public Uni<Written> create(Edit edit, Kind kind, @Nullable LinkId contact, Fields fields) {
        return written(edit, kind, Changes.creating(fields));
    }

    @Override
    public Uni<Written> update(Edit edit, Kind kind, LinkId id, Changes changes) {
        return written(edit, kind, changes);
    }

    @Override
    public Uni<List<Written>> changeTags(
            Edit edit, List<LinkId> contacts, SortedSet<String> add, SortedSet<String> remove) {
        return written(edit, Kind.CONTACT, Changes.NONE).map(List::of);
    }

    /** The object as it would be, written to GHL and queued for Rankr. */
    private Uni<Written> written(Edit edit, Kind kind, Changes changes) {
        last = changes;
        var object = Samples.object(edit.workspace(), kind, Fields.NONE.with(changes));
        var writes = List.of(
                new WriteResult(Crm.GHL, "create", WriteOutcome.DONE, "g1", null),
                new WriteResult(
                        Crm.RANKR, "create", WriteOutcome.QUEUED, null, new Failure.Unavailable(Crm.RANKR, "down")));
        return broken.<Uni<Written>>map(thrown -> Uni.createFrom().failure(thrown))
                .orElseGet(() -> Uni.createFrom().item(new Written(Optional.of(Unified.stored(object)), writes)));
    }
}
