package dev.tandem.connector;

import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;

/** Shows operators how the CRMs are doing, without asking them. */
public interface CrmHealth {

    GateStatus status(WorkspaceId workspace, Crm crm);
}
