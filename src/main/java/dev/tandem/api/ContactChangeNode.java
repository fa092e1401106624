package dev.tandem.api;

import dev.tandem.graph.ContactChange;
import dev.tandem.model.Kind;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link ContactChange} in the schema. */
@Name("ContactChange")
@Description("Something that happened to a contact, or to a task, note or appointment that belongs to it.")
public final class ContactChangeNode {

    private final ContactChange change;

    ContactChangeNode(ContactChange change) {
        this.change = change;
    }

    ContactChange change() {
        return change;
    }

    @NonNull
    @Description("Where it stands among all that happens: contactChanged goes on behind it with after.")
    public String getCursor() {
        return change.cursor();
    }

    @NonNull
    @Description("What sort of object it happened to.")
    public KindEnum getKind() {
        return KindEnum.of(change.kind());
    }

    @Id
    @NonNull
    @Description("The id of the object it happened to.")
    public String getObjectId() {
        return GlobalId.of(change.kind(), change.object());
    }

    @Id
    @NonNull
    @Description("The id of the contact that the object is or belongs to.")
    public String getContactId() {
        return GlobalId.of(Kind.CONTACT, change.contact());
    }

    @NonNull
    @Description("What became of the object.")
    public ChangeStepEnum getStep() {
        return ChangeStepEnum.valueOf(change.step().name());
    }

    @NonNull
    @Description("The fields whose value changed, by name.")
    public List<@NonNull ChangedField> getFields() {
        return change.fields().stream().map(ChangedField::of).toList();
    }

    @Description("How far the CRMs agree about the object from now on; null if nothing but fields changed.")
    public @Nullable SyncStateEnum getSyncState() {
        return change.state() == null ? null : SyncStateEnum.of(change.state());
    }

    @NonNull
    @Description("What set it off.")
    public CauseEnum getCause() {
        return CauseEnum.valueOf(change.author().cause().name());
    }

    @Description("Who asked for it; null if Tandem acted by itself.")
    public @Nullable String getActor() {
        return change.author().actor();
    }

    @NonNull
    @Description("When it was decided.")
    public Instant getAt() {
        return change.at();
    }
}
