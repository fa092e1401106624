package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tandem.connector.CrmUser;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Somebody who works at a location, as GHL lists them. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlUser(
        String id,
        @Nullable String name,
        @Nullable String firstName,
        @Nullable String lastName,
        boolean deleted) {

    CrmUser toUser() {
        return new CrmUser(
                id,
                Objects.requireNonNullElseGet(
                        name,
                        () -> Stream.of(firstName, lastName)
                                .filter(Objects::nonNull)
                                .collect(Collectors.joining(" "))));
    }

    /**
     * A part of a search.
     *
     * @param count how many there are in all; null if GHL does not say so
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(@Nullable List<GhlUser> users, @Nullable Integer count) {

        List<GhlUser> present() {
            return Objects.requireNonNullElse(users, List.of());
        }
    }

    /** What is known of a location. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record LocationAnswer(@Nullable Place location) {}

    /** Of which company a location is. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Place(@Nullable String companyId) {}
}
