package dev.tandem.sandbox;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An invented person and what the CRMs know of them. Times are relative to the moment of loading, so that the same
 * people can be loaded on any day.
 *
 * @param ghlId the contact's id at GHL, 20 letters and digits
 * @param atGhl what GHL holds; empty if it does not know them
 * @param atRankr what Rankr holds, which may differ in a field; empty if it does not know them
 */
public record Person(
        String ghlId,
        Optional<Profile> atGhl,
        Optional<Profile> atRankr,
        List<Todo> todos,
        List<Memo> memos,
        List<Meeting> meetings) {

    public Person {
        todos = List.copyOf(todos);
        memos = List.copyOf(memos);
        meetings = List.copyOf(meetings);
    }

    public Presence presence() {
        if (atGhl.isEmpty()) {
            return Presence.RANKR;
        }
        return atRankr.isEmpty() ? Presence.GHL : Presence.BOTH;
    }

    /**
     * Who they are, at one CRM.
     *
     * @param phone E.164
     * @param country ISO 3166 two-letter code
     * @param timezone IANA zone
     * @param tags as people type them; GHL makes them lower-case
     * @param customFields by plain key, such as {@code plan_tier}
     * @param createdAgo how long before loading the record came to be
     * @param changedAgo how long before loading it last changed; at most {@code createdAgo}
     */
    public record Profile(
            String firstName,
            String lastName,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String company,
            @Nullable String industry,
            @Nullable String website,
            @Nullable String street,
            @Nullable String city,
            @Nullable String state,
            @Nullable String postalCode,
            String country,
            String timezone,
            @Nullable LocalDate dateOfBirth,
            String source,
            List<String> tags,
            Map<String, String> customFields,
            Duration createdAgo,
            Duration changedAgo) {

        public Profile {
            tags = List.copyOf(tags);
            customFields = Map.copyOf(customFields);
        }

        public String fullName() {
            return firstName + " " + lastName;
        }

        Profile withCity(String other) {
            return changed(lastName, company, other, website, tags);
        }

        Profile withCompany(String other) {
            return changed(lastName, other, city, website, tags);
        }

        Profile withLastName(String other) {
            return changed(other, company, city, website, tags);
        }

        Profile withWebsite(String other) {
            return changed(lastName, company, city, other, tags);
        }

        Profile withTags(List<String> other) {
            return changed(lastName, company, city, website, other);
        }

        private Profile changed(
                String newLastName,
                @Nullable String newCompany,
                @Nullable String newCity,
                @Nullable String newWebsite,
                List<String> newTags) {
            return new Profile(
                    firstName,
                    newLastName,
                    email,
                    phone,
                    newCompany,
                    industry,
                    newWebsite,
                    street,
                    newCity,
                    state,
                    postalCode,
                    country,
                    timezone,
                    dateOfBirth,
                    source,
                    newTags,
                    customFields,
                    createdAgo,
                    changedAgo.dividedBy(2));
        }
    }

    /**
     * A task.
     *
     * @param ghlId its id at GHL; if Rankr holds it too, Rankr's half names this in {@code externalId}
     * @param dueIn how long after loading it is due; negative if it was
     */
    public record Todo(
            String ghlId,
            Presence on,
            String title,
            @Nullable String body,
            Duration dueIn,
            boolean done,
            Duration createdAgo,
            Duration changedAgo) {}

    /** A note; {@code ghlId} as in {@link Todo}. */
    public record Memo(String ghlId, Presence on, @Nullable String title, String body, Duration createdAgo) {}

    /**
     * An appointment; {@code ghlId} as in {@link Todo}.
     *
     * @param startsIn how long after the full hour of loading it starts; whole hours, negative if it did
     */
    public record Meeting(
            String ghlId,
            Presence on,
            String title,
            @Nullable String place,
            Duration startsIn,
            Duration length,
            Standing standing,
            Duration createdAgo) {}

    /** How an appointment stands. */
    public enum Standing {
        CONFIRMED,
        CANCELLED,
        SHOWED,
        NO_SHOW
    }
}
