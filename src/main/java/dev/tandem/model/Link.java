package dev.tandem.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One unified object: the pair of its halves, what they last agreed on, and the view merged from them.
 *
 * @param contactId the contact it belongs to; null for contacts
 * @param version rises with every change of the merged view; what callers send as expectedVersion
 * @param fields the merged view
 * @param provenance why each field of the merged view holds what it does, or nothing any more
 * @param apart the CRMs at which it is deliberately not kept, so that it is not created there again by itself
 * @param deletedAt when a caller deleted it or its last half vanished; null while it lives
 */
public record Link(
        WorkspaceId workspace,
        LinkId id,
        Kind kind,
        @Nullable LinkId contactId,
        int version,
        Fields fields,
        Base base,
        Map<String, Provenance> provenance,
        SyncState state,
        Map<Crm, Half> halves,
        Set<Crm> apart,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    public Link {
        apart = Set.copyOf(apart);
        provenance = Map.copyOf(provenance);
        var copy = new EnumMap<Crm, Half>(Crm.class);
        copy.putAll(halves);
        halves = Collections.unmodifiableMap(copy);
    }

    public Optional<Half> half(Crm crm) {
        return Optional.ofNullable(halves.get(crm));
    }

    /** The half at that CRM, unless the CRM no longer has it. */
    public Optional<Half> living(Crm crm) {
        return half(crm).filter(half -> !half.gone());
    }

    /** The halves that their CRMs still have. */
    public Map<Crm, Half> living() {
        var living = new EnumMap<Crm, Half>(Crm.class);
        halves.forEach((crm, half) -> {
            if (!half.gone()) {
                living.put(crm, half);
            }
        });
        return living;
    }

    /** The CRMs whose half it has, and had not then. */
    public Set<Crm> gainedSince(Link before) {
        var gained = EnumSet.noneOf(Crm.class);
        gained.addAll(halves.keySet());
        gained.removeAll(before.halves.keySet());
        return gained;
    }

    /** Whether it had halves and no CRM has one any more. */
    public boolean isGone() {
        return !halves.isEmpty() && halves.values().stream().allMatch(Half::gone);
    }

    /** Whether a CRM said some of what it holds, and not only callers of Tandem. */
    public boolean isFromCrm() {
        return provenance.entrySet().stream()
                .anyMatch(why ->
                        why.getValue().crm() != null && fields.get(why.getKey()).isPresent());
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }

    /**
     * This object with other halves in place of, or beside, its own; nothing is merged yet. One that is older than what is
     * known is no news. Where one came back that nobody had any more, such as a contact that somebody restored, the other CRM's
     * deletion is past: there it is missing, and not deleted.
     */
    public Link with(Map<Crm, Half> seen) {
        var news = new EnumMap<Crm, Half>(Crm.class);
        seen.forEach((crm, half) -> {
            if (half(crm).filter(half::isOlderThan).isEmpty()) {
                news.put(crm, half);
            }
        });
        var all = new EnumMap<Crm, Half>(Crm.class);
        all.putAll(halves);
        news.forEach((crm, half) -> all.put(crm, half(crm).map(half::following).orElseGet(half::known)));
        if (isGone() && news.entrySet().stream().anyMatch(half -> isRevived(half.getKey(), half.getValue()))) {
            all.values().removeIf(Half::gone);
        }
        return copy(base, state, all, less(apart, news.keySet()), isBack(news) ? null : deletedAt);
    }

    /** Whether one of some halves says something else than is known, and nobody can tell which is the older. */
    public boolean isInDoubt(Map<Crm, Half> seen) {
        return seen.entrySet().stream()
                .anyMatch(entry ->
                        half(entry.getKey()).filter(entry.getValue()::isInDoubt).isPresent());
    }

    /**
     * Those of some halves that are still this object's. A half that was taken from it, or replaced, after it was read is
     * none: whatever its CRM says of that record is about something else by now.
     *
     * @param before this object when the halves were read
     */
    public Map<Crm, Half> own(Map<Crm, Half> read, Link before) {
        var own = new EnumMap<Crm, Half>(Crm.class);
        read.forEach((crm, half) -> {
            var isItsOwn = half(crm)
                    .map(known -> known.externalId().equals(half.externalId()))
                    .orElseGet(() -> before.half(crm).isEmpty());
            if (isItsOwn) {
                own.put(crm, half);
            }
        });
        return own;
    }

    /** When the first of the CRMs had got it, by their own word; empty if none says anything of times. */
    public Optional<Instant> createdAtCrms() {
        return halves.values().stream()
                .map(Half::createdBy)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /** Whether it is deleted because its last half vanished, and not because anybody asked for it before. */
    private boolean hasVanished() {
        return isGone()
                && deletedAt != null
                && halves.values().stream().noneMatch(half -> half.fetchedAt().isAfter(deletedAt));
    }

    /**
     * Whether a half that was gone is there again, or one where nothing else is left, as a creation under way came to its end
     * only then: what vanished and came back is not deleted.
     */
    private boolean isBack(Map<Crm, Half> changed) {
        return changed.entrySet().stream()
                .anyMatch(entry -> isRevived(entry.getKey(), entry.getValue())
                        || (!entry.getValue().gone() && hasVanished()));
    }

    /** Whether a half is there again that its CRM had no more. */
    private boolean isRevived(Crm crm, Half seen) {
        return !seen.gone() && half(crm).filter(Half::gone).isPresent();
    }

    /** This object with halves whose changes are all dealt with. */
    public Link settled() {
        var all = new EnumMap<Crm, Half>(Crm.class);
        halves.forEach((crm, half) -> all.put(crm, half.settled()));
        return copy(base, state, all, apart, deletedAt);
    }

    /** This object, its view holding other fields. */
    public Link seenAs(Fields view) {
        return new Link(
                workspace,
                id,
                kind,
                contactId,
                version,
                view,
                base,
                provenance,
                state,
                halves,
                apart,
                createdAt,
                updatedAt,
                deletedAt);
    }

    /** This object, those fields of its view explained so. */
    public Link explained(Map<String, Provenance> reasons) {
        var all = new HashMap<>(provenance);
        all.putAll(reasons);
        return new Link(
                workspace, id, kind, contactId, version, fields, base, all, state, halves, apart, createdAt, updatedAt,
                deletedAt);
    }

    /** This object, not deleted after all. */
    public Link restored() {
        return copy(base, state, halves, apart, null);
    }

    /** This object without its half at that CRM. */
    public Link without(Crm crm) {
        var rest = new EnumMap<Crm, Half>(Crm.class);
        rest.putAll(halves);
        rest.remove(crm);
        return copy(base, state, rest, apart, deletedAt);
    }

    /** This object without its half at that CRM, where it shall not be created again by itself. */
    public Link apartFrom(Crm crm) {
        var all = EnumSet.of(crm);
        all.addAll(apart);
        var rest = without(crm);
        return rest.copy(rest.base, rest.state, rest.halves, all, rest.deletedAt);
    }

    /** This object, belonging to another contact. */
    public Link of(LinkId contact) {
        return new Link(
                workspace,
                id,
                kind,
                contact,
                version,
                fields,
                base,
                provenance,
                state,
                halves,
                apart,
                createdAt,
                updatedAt,
                deletedAt);
    }

    public Link with(Base other) {
        return copy(other, state, halves, apart, deletedAt);
    }

    public Link with(SyncState other) {
        return copy(base, other, halves, apart, deletedAt);
    }

    /** This object, deleted at {@code at}: what its halves are seen to change from then on came after that. */
    public Link deleted(Instant at) {
        var settled = settled();
        return copy(base, state, settled.halves, apart, at);
    }

    private static Set<Crm> less(Set<Crm> some, Set<Crm> others) {
        return some.stream().filter(crm -> !others.contains(crm)).collect(Collectors.toUnmodifiableSet());
    }

    private Link copy(
            Base newBase,
            SyncState newState,
            Map<Crm, Half> newHalves,
            Set<Crm> newApart,
            @Nullable Instant newDeletedAt) {
        return new Link(
                workspace,
                id,
                kind,
                contactId,
                version,
                fields,
                newBase,
                provenance,
                newState,
                newHalves,
                newApart,
                createdAt,
                updatedAt,
                newDeletedAt);
    }

    /** A new object that no CRM has yet and that holds nothing. */
    public static Link empty(WorkspaceId workspace, LinkId id, Kind kind, @Nullable LinkId contactId, Instant now) {
        return new Link(
                workspace,
                id,
                kind,
                contactId,
                1,
                Fields.NONE,
                Base.NONE,
                Map.of(),
                SyncState.PENDING,
                Map.of(),
                Set.of(),
                now,
                now,
                null);
    }
}
