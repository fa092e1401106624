package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.model.Field;
import dev.tandem.model.Link;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What all unified objects have in common in the schema. Fields are read as they are asked for, so nothing is copied. */
public abstract class UnifiedNode {

    private final Unified unified;

    UnifiedNode(Unified unified) {
        this.unified = unified;
    }

    @Id
    @NonNull
    @Description("The opaque id, the same for ever.")
    public String getId() {
        return GlobalId.of(link().kind(), link().id());
    }

    @NonNull
    @Description("Rises with every change; what mutations take as expectedVersion.")
    public Integer getVersion() {
        return link().version();
    }

    @NonNull
    @Description("When Tandem first knew it.")
    public Instant getCreatedAt() {
        return link().createdAt();
    }

    @NonNull
    @Description("When it last changed.")
    public Instant getUpdatedAt() {
        return link().updatedAt();
    }

    @NonNull
    @Description("What each CRM holds of it, and how fresh our copy is; empty where it is shown as of a past time.")
    public List<@NonNull SourceRecord> getSources() {
        return link().halves().entrySet().stream()
                .map(half -> SourceRecord.of(half.getKey(), half.getValue(), unified.stale()))
                .toList();
    }

    @NonNull
    @Description("How far the CRMs agree about it.")
    public SyncStateEnum getSyncState() {
        return SyncStateEnum.of(link().state());
    }

    Unified unified() {
        return unified;
    }

    Link link() {
        return unified.link();
    }

    @Nullable
    String text(Field field) {
        return link().fields().text(field).orElse(null);
    }

    Optional<Instant> instant(Field field) {
        return link().fields().text(field).map(Instant::parse);
    }

    /** Why the named fields hold what they do, or all fields if none is named. */
    List<FieldProvenance> provenance(@Nullable List<String> names) {
        return link().provenance().entrySet().stream()
                .filter(entry -> names == null || names.contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> FieldProvenance.of(entry.getKey(), link().fields().get(entry.getKey()), entry.getValue()))
                .toList();
    }
}
