package dev.tandem.connector;

import dev.tandem.model.Crm;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.EnumMap;
import java.util.Map;

/** The connectors there are, one for each CRM. */
@ApplicationScoped
public class Connectors {

    private final Map<Crm, Connector> byCrm = new EnumMap<>(Crm.class);

    Connectors(@Any Instance<Connector> connectors) {
        connectors.forEach(connector -> byCrm.put(connector.crm(), connector));
    }

    /** The connector of that CRM. */
    public Connector of(Crm crm) {
        var connector = byCrm.get(crm);
        if (connector == null) {
            throw new IllegalStateException("no connector for " + crm);
        }
        return connector;
    }
}
