package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;

/** Whatever can be asked for by its id alone. */
@Description("Whatever can be asked for by its id alone.")
public interface Node {

    /** The opaque id, the same for ever. */
    @Id
    @NonNull
    @Description("The opaque id, the same for ever.")
    String getId();
}
