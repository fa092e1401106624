package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tags that a location knows. Names are lower-case, and unknown ones come in as contacts are given them. */
final class TagDictionary {

    private final Map<String, String> nameById = new LinkedHashMap<>();
    private final Map<String, String> idByName = new LinkedHashMap<>();

    static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Folded, without repetitions, and known from now on. */
    List<String> known(Collection<String> names, Ids ids) {
        var folded = new LinkedHashSet<String>();
        names.stream()
                .map(TagDictionary::folded)
                .filter(name -> !name.isEmpty())
                .forEach(folded::add);
        folded.stream().filter(name -> !idByName.containsKey(name)).forEach(name -> put(ids.next(), name));
        return List.copyOf(folded);
    }

    Collection<String> ids() {
        return nameById.keySet();
    }

    Optional<String> name(String id) {
        return Optional.ofNullable(nameById.get(id));
    }

    boolean knows(String name) {
        return idByName.containsKey(name);
    }

    void put(String id, String name) {
        remove(id);
        nameById.put(id, name);
        idByName.put(name, id);
    }

    void remove(String id) {
        var before = nameById.remove(id);
        if (before != null) {
            idByName.remove(before);
        }
    }

    ObjectNode json(String id, String locationId) {
        return Json.object().put("id", id).put("name", nameById.get(id)).put("locationId", locationId);
    }
}
