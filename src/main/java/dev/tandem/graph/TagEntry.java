package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.store.TagDictionary;
import java.util.Map;
import java.util.UUID;

/** An entry of the workspace's tag dictionary, with its id at each CRM that has it. */
public record TagEntry(UUID id, String name, Map<Crm, String> externalIds) {

    static TagEntry of(TagDictionary.Entry entry) {
        return new TagEntry(entry.id(), entry.name(), entry.externalIds());
    }
}
