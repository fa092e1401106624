package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Quota;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All locations, and what holds for every one of them. */
final class Locations {

    private final NavigableMap<String, Location> byId = new TreeMap<>();
    private final Map<String, String> idByToken = new HashMap<>();
    private final Map<String, Quotas> quotas = new HashMap<>();
    private Quota quota = Quotas.USUAL;
    private Duration searchLag = GhlSandbox.USUAL_SEARCH_LAG;

    void put(Location location, String token) {
        byId.put(location.id(), location);
        idByToken.put(token, location.id());
    }

    Collection<Location> all() {
        return byId.values();
    }

    Optional<Location> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Location> opened(String token) {
        return Optional.ofNullable(idByToken.get(token)).map(byId::get);
    }

    boolean anyHolds(String contactId) {
        return byId.values().stream()
                .anyMatch(one -> one.contacts().find(contactId).isPresent());
    }

    Quotas quotas(Location location) {
        return quotas.computeIfAbsent(location.id(), _ -> new Quotas(quota));
    }

    void limit(Quota newQuota) {
        quota = newQuota;
        quotas.clear();
    }

    Duration searchLag() {
        return searchLag;
    }

    void searchLag(Duration lag) {
        searchLag = lag;
    }
}
