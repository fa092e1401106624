package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.sync.Decision;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Plan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a rule set makes of one record: each decision, and what would be written of it. */
public record RuleTrial(Kind kind, LinkId object, List<Field> fields, List<Write> writes) {

    /** What is decided about one field; null stands for nothing. */
    public record Field(
            String field,
            @Nullable Value base,
            @Nullable Value ghl,
            @Nullable Value rankr,
            @Nullable Value result,
            @Nullable Crm from,
            boolean disputed,
            String rule,
            String reason) {

        private static Field of(Decision decision, Plan plan) {
            var loss = plan.disputes().stream()
                    .filter(dispute -> decision.field().equals(dispute.field()))
                    .findFirst();
            return new Field(
                    decision.field(),
                    decision.base(),
                    decision.ghl(),
                    decision.rankr(),
                    decision.result(),
                    decision.from(),
                    loss.isPresent(),
                    decision.rule(),
                    loss.map(dispute -> dispute.reason()).orElse(decision.why()));
        }
    }

    /** What would be written to one CRM. */
    public record Write(Crm crm, boolean creates, List<Written> fields) {}

    /** What would be written into one of the CRM's fields, in its own terms; null stands for nothing. */
    public record Written(
            String field, @Nullable Value before, @Nullable Value after) {}

    static RuleTrial of(Observed observed) {
        var link = observed.link();
        var plan = observed.plan();
        return new RuleTrial(
                link.kind(),
                link.id(),
                plan.merge().decisions().stream()
                        .map(decision -> Field.of(decision, plan))
                        .toList(),
                Stream.of(Crm.values())
                        .flatMap(crm ->
                                Optional.ofNullable(plan.writes().get(crm)).map(write -> write(crm, write)).stream())
                        .toList());
    }

    private static Write write(Crm crm, Plan.Write write) {
        return switch (write) {
            case Plan.Write.Create(var fields) ->
                new Write(
                        crm,
                        true,
                        fields.values().entrySet().stream()
                                .map(field -> new Written(field.getKey(), null, field.getValue()))
                                .toList());
            case Plan.Write.Update(var fields) ->
                new Write(
                        crm,
                        false,
                        fields.values().stream()
                                .map(field -> new Written(
                                        field.at(),
                                        field.before().orElse(null),
                                        field.value().orElse(null)))
                                .toList());
        };
    }
}
