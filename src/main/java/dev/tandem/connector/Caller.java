package dev.tandem.connector;

import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;

/** On whose behalf a CRM is called, and how urgent it is: decides credentials, quota and patience. */
public record Caller(WorkspaceId workspace, Lane lane) {}
