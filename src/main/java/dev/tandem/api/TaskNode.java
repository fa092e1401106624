package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.model.Field;
import io.smallrye.graphql.api.federation.FieldSet;
import io.smallrye.graphql.api.federation.Key;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A task in the schema. */
@Name("Task")
@Key(fields = @FieldSet("id"))
@Description("Something to do about a contact.")
public final class TaskNode extends UnifiedNode implements Node {

    TaskNode(Unified unified) {
        super(unified);
    }

    @Description("What is to be done, in short.")
    public @Nullable String getTitle() {
        return text(Field.TITLE);
    }

    @Description("What is to be done, at length.")
    public @Nullable String getBody() {
        return text(Field.BODY);
    }

    @NonNull
    @Description("How far it is.")
    public TaskStatusEnum getStatus() {
        return link().fields().text(Field.STATUS).map(TaskStatusEnum::valueOf).orElse(TaskStatusEnum.OPEN);
    }

    @Description("When it is to be done by.")
    public @Nullable Instant getDueAt() {
        return instant(Field.DUE_AT).orElse(null);
    }

    @Description("Who is to do it; null if nobody is named at either CRM.")
    public @Nullable Assignee getAssignee() {
        return Assignee.of(link().fields());
    }
}
