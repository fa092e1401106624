package dev.tandem.graph;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The health of both CRMs. */
@ApplicationScoped
public class Crms {

    public Uni<List<CrmStatus>> status(WorkspaceId workspace) {
        throw new UnsupportedOperationException();
    }
}
