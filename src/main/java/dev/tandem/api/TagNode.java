package dev.tandem.api;

import dev.tandem.graph.TagEntry;
import io.smallrye.graphql.api.federation.FieldSet;
import io.smallrye.graphql.api.federation.Key;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** An entry of the tag dictionary in the schema. */
@Name("Tag")
@Key(fields = @FieldSet("id"))
@Description("An entry of the workspace's dictionary of tags.")
public final class TagNode implements Node {

    private final TagEntry tag;

    TagNode(TagEntry tag) {
        this.tag = tag;
    }

    @Override
    @Id
    @NonNull
    @Description("The opaque id, the same for ever.")
    public String getId() {
        return new GlobalId(GlobalId.Type.TAG, tag.id()).toString();
    }

    @NonNull
    @Description("The name that contacts carry, in lower case.")
    public String getName() {
        return tag.name();
    }

    @NonNull
    @Description("The CRMs that have it in their own dictionary.")
    public List<@NonNull ExternalId> getSources() {
        return tag.externalIds().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(source -> new ExternalId(CrmEnum.of(source.getKey()), source.getValue()))
                .toList();
    }
}
