package dev.tandem.sync;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import dev.tandem.sync.mapping.DeletePolicy;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of an object one half of which was deleted at its CRM. */
public enum Fate {
    /** Nothing was deleted, or nothing is left. */
    LIVES,
    /** Its other half is to be deleted too. */
    GOES,
    /** A person decides. */
    WAITS,
    /** The other half was edited meanwhile: an edit is never lost to a deletion, so a person decides. */
    WAITS_EDITED;

    static Fate of(RuleSet rules, Link link, Plan plan) {
        var gone = link.halves().values().stream().anyMatch(Half::gone);
        var alive = Stream.of(Crm.values()).anyMatch(crm -> link.living(crm).isPresent());
        if (!gone || !alive) {
            return LIVES;
        }
        if (link.isDeleted()) {
            return GOES; // whoever deleted it here has decided
        }
        if (plan.merge().decisions().stream().anyMatch(Decision::moves) || wasAskedInVain(rules, link)) {
            return WAITS_EDITED;
        }
        return rules.deletion(link.kind()) == DeletePolicy.PROPAGATE ? GOES : WAITS;
    }

    /** Whether somebody asked Tandem for what a CRM was to hold too that has no record of it any more: an edit like any other. */
    static boolean wasAskedInVain(RuleSet rules, Link link) {
        return Stream.of(Crm.values())
                .filter(crm -> link.half(crm).filter(Half::gone).isPresent())
                .anyMatch(crm -> link.base().differing().getOrDefault(crm, Changes.NONE).values().keySet().stream()
                        .filter(field -> !link.base().held().contains(field))
                        .anyMatch(field -> rules.rule(link.kind(), field)
                                .filter(rule -> wasToHold(rule, crm, link, field))
                                .isPresent()));
    }

    private static boolean wasToHold(FieldRule rule, Crm crm, Link link, String field) {
        var agreed = link.base().agreed().get(field);
        return rule.direction().reaches(crm)
                && rule.fits(crm, agreed)
                && !rule.held(crm, agreed).equals(link.base().held(crm, field, Optional.empty()));
    }

    /** The object without the half that is gone, where the rules say that the other one lives on by itself. */
    static Link apart(RuleSet rules, Link link) {
        if (rules.deletion(link.kind()) != DeletePolicy.UNLINK || link.isDeleted()) {
            return link;
        }
        var apart = link;
        for (var crm : Crm.values()) {
            if (link.half(crm).filter(Half::gone).isPresent()
                    && link.living(crm.other()).isPresent()) {
                apart = apart.apartFrom(crm);
            }
        }
        return apart;
    }

    /** What a person has to decide. */
    Optional<Dispute> dispute() {
        return switch (this) {
            case LIVES, GOES -> Optional.empty();
            case WAITS ->
                Optional.of(Dispute.ofObject(
                        DisputeType.DELETED,
                        "one half was deleted at its CRM: delete the other, keep it, or restore it"));
            case WAITS_EDITED ->
                Optional.of(Dispute.ofObject(
                        DisputeType.DELETED_AND_EDITED,
                        "one half was deleted at its CRM, the other was edited: delete it, keep it, or restore it"));
        };
    }
}
