package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.model.Field;
import io.smallrye.graphql.api.federation.FieldSet;
import io.smallrye.graphql.api.federation.Key;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A note in the schema. */
@Name("Note")
@Key(fields = @FieldSet("id"))
@Description("Something written down about a contact.")
public final class NoteNode extends UnifiedNode implements Node {

    NoteNode(Unified unified) {
        super(unified);
    }

    @Description("What it is about, in short.")
    public @Nullable String getTitle() {
        return text(Field.TITLE);
    }

    @NonNull
    @Description("What was written down.")
    public String getBody() {
        return link().fields().text(Field.BODY).orElse("");
    }
}
