package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A rule set as a row. */
@Entity
@Table(name = "rule_set")
@IdClass(RuleSetRow.Key.class)
class RuleSetRow {

    /** Its primary key. */
    record Key(UUID workspaceId, UUID ruleSetId) implements Serializable {}

    @Id
    @Column(name = "workspace_id")
    @Nullable
    UUID workspaceId;

    @Id
    @Column(name = "rule_set_id")
    @Nullable
    UUID ruleSetId;

    int number;

    int version;

    @Column(columnDefinition = "text")
    @Nullable
    String name;

    @Column(columnDefinition = "text")
    @Enumerated(EnumType.STRING)
    StoredRuleSet.@Nullable Status status;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    @Nullable
    String document;

    @Column(name = "created_at")
    @Nullable
    Instant createdAt;

    @Column(name = "created_by", columnDefinition = "text")
    @Nullable
    String createdBy;

    @Column(name = "updated_at")
    @Nullable
    Instant updatedAt;

    @Column(name = "updated_by", columnDefinition = "text")
    @Nullable
    String updatedBy;

    @Column(name = "activated_at")
    @Nullable
    Instant activatedAt;

    @Column(name = "activated_by", columnDefinition = "text")
    @Nullable
    String activatedBy;

    @Column(name = "replaced_id")
    @Nullable
    UUID replacedId;

    @Column(name = "retired_at")
    @Nullable
    Instant retiredAt;

    StoredRuleSet toStored() {
        return new StoredRuleSet(
                new WorkspaceId(required(workspaceId)),
                required(ruleSetId),
                number,
                version,
                required(name),
                required(status),
                required(document),
                new StoredRuleSet.Change(required(createdAt), required(createdBy)),
                new StoredRuleSet.Change(required(updatedAt), required(updatedBy)),
                activatedAt == null || activatedBy == null
                        ? null
                        : new StoredRuleSet.Activation(activatedAt, activatedBy, replacedId),
                retiredAt);
    }

    private static <T> T required(@Nullable T column) {
        return java.util.Objects.requireNonNull(column, "a column that cannot be null is");
    }
}
