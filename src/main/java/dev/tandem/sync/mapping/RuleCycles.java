package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds fields that feed themselves through several rules, so that a change would go round for ever. The way there and
 * back within one rule is none: the merge sees both ends.
 */
final class RuleCycles {

    private record Place(Crm crm, Kind kind, String field) {
        @Override
        public String toString() {
            return crm + "'s " + field;
        }
    }

    /** What a rule carries from one CRM's field to the other's. */
    private record Way(FieldRule rule, Place from, Place to) {}

    private final List<Way> ways;

    RuleCycles(List<FieldRule> rules) {
        this.ways = rules.stream().flatMap(RuleCycles::ways).toList();
    }

    private static Stream<Way> ways(FieldRule rule) {
        return Stream.of(Crm.values())
                .filter(from -> rule.hears(from)
                        && rule.direction().reaches(from.other())
                        && rule.side(from.other()).access() != Access.NONE)
                .map(from -> new Way(rule, place(rule, from), place(rule, from.other())));
    }

    private static Place place(FieldRule rule, Crm crm) {
        return new Place(crm, rule.kind(), rule.side(crm).field());
    }

    /** One for each rule that is part of a cycle, in their order. */
    List<RuleFault> faults() {
        var faults = new ArrayList<RuleFault>();
        var told = new HashSet<FieldRule>();
        for (var way : ways) {
            back(way, way.to(), new HashSet<>())
                    .filter(_ -> told.add(way.rule()))
                    .ifPresent(back -> faults.add(fault(way, back)));
        }
        return faults;
    }

    private static RuleFault fault(Way way, List<Way> back) {
        var others = back.stream()
                .map(other -> "%s carries %s to %s".formatted(other.rule().name(), other.from(), other.to()))
                .collect(Collectors.joining(", "));
        return new RuleFault(
                way.rule().name(),
                "direction",
                "makes %s feed itself: it goes to %s, and %s. Take one of these rules out, or make one rule of them that goes both ways"
                        .formatted(way.from(), way.to(), others));
    }

    /** The way on from {@code here} to where {@code first} began, through other rules only. */
    private Optional<List<Way>> back(Way first, Place here, Set<Place> seen) {
        for (var way : ways) {
            if (way.rule().equals(first.rule()) || !way.from().equals(here) || !seen.add(way.to())) {
                continue;
            }
            if (way.to().equals(first.from())) {
                return Optional.of(List.of(way));
            }
            var rest = back(first, way.to(), seen);
            if (rest.isPresent()) {
                return Optional.of(
                        Stream.concat(Stream.of(way), rest.get().stream()).toList());
            }
        }
        return Optional.empty();
    }
}
