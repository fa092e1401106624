package dev.tandem.connector;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Those who work at a CRM, of one that tells who they are. Fails as a {@link Connector} does. */
public interface Users {

    Uni<List<CrmUser>> users(Caller caller);
}
