package dev.tandem.api;

import dev.tandem.access.Scope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may have which field. Every field of every object stands here, so that nobody gets a new one by accident: a field
 * that does not is refused to everybody.
 *
 * <p>What holds a contact's data needs contacts.readonly wherever it is reached from, so that neither a run, a rule's trial
 * nor the payload of a mutation shows it to somebody who may not read contacts. What a caller gets only with something they
 * may have, such as the errors of their own input, is for any.
 */
record AccessRules(Map<String, Rule> rules) {

    /** Who may have a field. */
    sealed interface Rule {

        /** Whoever has the object it belongs to; at the root, whoever is known. */
        record Anyone() implements Rule {}

        /** Whoever has that scope. */
        record Needs(Scope scope) implements Rule {}

        /** Whoever may read the schema. */
        record Schema() implements Rule {}
    }

    /** Object, scope, fields; sorted. */
    private static final String TABLE = """
            Address contacts.readonly: city country line1 postalCode state
            ApiKey admin: actor createdAt createdBy expiresAt id lastUsedAt name revokedAt scopes workspaces
            ApiKeyCreatePayload admin: apiKey key
            ApiKeyCreatePayload any: userErrors
            ApiKeyRevokePayload admin: apiKey made
            ApiKeyRevokePayload any: userErrors
            Appointment contacts.readonly: calendarId contact createdAt endsAt history id location sources
            Appointment contacts.readonly: startsAt status syncState title updatedAt version
            AppointmentBookPayload any: appointment userErrors writes
            AppointmentCancelPayload any: appointment userErrors writes
            AppointmentConnection contacts.readonly: edges nodes pageInfo totalCount
            AppointmentEdge contacts.readonly: cursor node
            AppointmentUpdatePayload any: appointment userErrors writes
            Assignee any: ghl rankr
            AuditDifference admin: kind objectId what
            AuditEntry contacts.readonly: actor at cause changes id kind objectId runId writes
            AuditEntryConnection contacts.readonly: edges nodes pageInfo totalCount
            AuditEntryEdge contacts.readonly: cursor node
            AuditReplay admin: differences differing entries objects
            AuditedWrite contacts.readonly: crm error externalId operation outcome traceId
            Automation rules.write: actions condition createdAt createdBy enabled id name trigger updatedAt
            Automation rules.write: updatedBy version
            AutomationAction rules.write: assignees body campaignId due listId tags targets title type
            AutomationAction rules.write: workflowId
            AutomationCreatePayload any: automation userErrors
            AutomationDeletePayload any: deletedId userErrors
            AutomationDisablePayload any: automation userErrors
            AutomationEnablePayload any: automation userErrors
            AutomationFiring rules.write: automationId causeId causedAt contactId endedAt failures id kind name
            AutomationFiring rules.write: nextTryAt objectId reason status steps
            AutomationFiringConnection rules.write: edges nodes pageInfo totalCount
            AutomationFiringEdge rules.write: cursor node
            AutomationFiringRetryPayload any: firing userErrors
            AutomationStep rules.write: outcome state todo
            AutomationTestPayload any: fires objectId reason todos userErrors
            AutomationTodo contacts.readonly: assignees body campaignId dueAt listId tags targets title type
            AutomationTodo contacts.readonly: workflowId
            AutomationTrigger rules.write: fields tags type
            AutomationUpdatePayload any: automation userErrors
            Calendar contacts.readonly: active id name slotDuration
            Campaign rules.write: id name status
            ChangedField contacts.readonly: after before field
            Conflict contacts.readonly: actor base candidateIds closedAt contactId field ghl id kind objectId
            Conflict contacts.readonly: openedAt rankr reason resolution rule status type
            ConflictConnection contacts.readonly: edges nodes pageInfo totalCount
            ConflictEdge contacts.readonly: cursor node
            ConflictResolvePayload any: conflicts userErrors writes
            Contact contacts.readonly: address appointments company conflicts createdAt customFields dateOfBirth
            Contact contacts.readonly: email firstName history id lastName name notes phone provenance source
            Contact contacts.readonly: sources syncState tags tasks timezone updatedAt version website
            ContactChange contacts.readonly: actor at cause contact contactId cursor fields kind objectId step
            ContactChange contacts.readonly: syncState
            ContactConnection contacts.readonly: edges nodes pageInfo totalCount
            ContactCreatePayload any: contact userErrors writes
            ContactDeletePayload any: deletedId userErrors writes
            ContactEdge contacts.readonly: cursor node
            ContactEnrichPayload any: contact results userErrors writes
            ContactList rules.write: description id memberCount name
            ContactPlan sync.run: conflicts contactId writes
            ContactTagsAddPayload any: contact userErrors writes
            ContactTagsBulkUpdatePayload any: contacts userErrors writes
            ContactTagsRemovePayload any: contact userErrors writes
            ContactUpdatePayload any: contact userErrors writes
            ContactUpsertPayload any: contact userErrors writes
            ContactsEnrichPayload any: queued userErrors
            Credential admin: createdAt crm expiresAt keyId kind lastFour scopes validUntil version
            CredentialRotatePayload any: credential userErrors
            CredentialsReencryptPayload any: count userErrors
            CrmStatus sync.run: breaker crm pending quota
            CrmUser contacts.readonly: crm id name
            CustomField any: key value
            DeadLetter sync.run: contactId failures reason since
            DeadLetterConnection sync.run: edges nodes pageInfo totalCount
            DeadLetterEdge sync.run: cursor node
            DeadLetterRetryPayload any: contactIds userErrors
            EnrichmentProvider sync.run: breaker fields name on quota
            EnrichmentQuota sync.run: dayLimit dayRemaining minuteLimit minuteRemaining
            EnrichmentResult contacts.readonly: againAt at fields outcome provider reason
            ExternalId any: crm externalId
            FieldChange contacts.readonly: base field from ghl rankr reason result rule
            FieldProvenance contacts.readonly: at crm field reason rule value
            Mutation admin: apiKeyCreate apiKeyRevoke credentialRotate credentialsReencrypt workspaceAuthorize
            Mutation admin: workspaceCreate workspaceDelete workspacePause workspacePromote workspaceResume
            Mutation admin: workspaceUpdate
            Mutation contacts.write: appointmentBook appointmentCancel appointmentUpdate conflictResolve
            Mutation contacts.write: contactCreate contactDelete contactEnrich contactTagsAdd
            Mutation contacts.write: contactTagsBulkUpdate contactTagsRemove contactUpdate contactUpsert
            Mutation contacts.write: noteCreate noteDelete noteUpdate tagCreate tagDelete tagRename taskComplete
            Mutation contacts.write: taskCreate taskDelete taskReopen taskUpdate
            Mutation rules.write: automationCreate automationDelete automationDisable automationEnable
            Mutation rules.write: automationFiringRetry automationTest automationUpdate ruleSetActivate
            Mutation rules.write: ruleSetSave ruleSetTest segmentChange segmentCreate segmentDelete segmentPause
            Mutation rules.write: segmentRelease segmentResume
            Mutation sync.run: contactsEnrich deadLetterRetry pollNow runCancel runPause runResume
            Mutation sync.run: runRetryFailed runUndo syncContact syncPreview syncPreviewApply syncStart
            Note contacts.readonly: body contact createdAt history id sources syncState title updatedAt version
            NoteConnection contacts.readonly: edges nodes pageInfo totalCount
            NoteCreatePayload any: note userErrors writes
            NoteDeletePayload any: deletedId userErrors writes
            NoteEdge contacts.readonly: cursor node
            NoteUpdatePayload any: note userErrors writes
            PageInfo any: endCursor hasNextPage hasPreviousPage startCursor
            PlannedConflict contacts.readonly: field ghl kind objectId rankr reason type
            PlannedField contacts.readonly: at field from reason rule source to
            PlannedWrite sync.run: crm fields kind objectId operation withheld
            Poll sync.run: beganAt crm dueAt endedAt failure failures kind moved readUpTo seen task
            PollInterval any: every kind
            PollNowPayload any: polls userErrors
            Query admin: apiKeys auditLog auditReplay workspaces
            Query any: workspace
            Query contacts.readonly: _entities appointments calendars changesCursor conflicts contact contacts
            Query contacts.readonly: crmUsers duplicates freeSlots node tags tasks
            Query introspection: _service
            Query rules.write: automation automationFirings automations campaigns contactLists ruleSet ruleSets
            Query rules.write: segment segmentPreview segments workflows
            Query sync.run: crms deadLetters enrichmentProviders polls run runs webhookDeliveries
            Quota sync.run: burstLimit burstRemaining closedUntil dayLimit dayRemaining
            Rule rules.write: conflicts direction field ghl kind lossy name nulls rankr
            RuleDeletion rules.write: kind policy
            RulePart rules.write: field read write
            RuleSet rules.write: activation createdAt createdBy deletions id name number retiredAt rules status
            RuleSet rules.write: updatedAt updatedBy version
            RuleSetActivatePayload any: ruleSet userErrors
            RuleSetActivation rules.write: actor at replacedId
            RuleSetSavePayload any: ruleSet userErrors
            RuleSetTestPayload any: records userErrors
            RuleTransform rules.write: case expression from index length region separator texts to type value
            RuleTransform rules.write: values
            RuleTrial contacts.readonly: fields kind objectId writes
            RuleTrialField contacts.readonly: base disputed field from ghl rankr reason result rule
            RuleTrialWrite contacts.readonly: crm fields operation
            RuleTrialWrittenField contacts.readonly: after before field
            RuleValuePair rules.write: from to
            Run sync.run: actor counts done endedAt failure id items kinds linked mode phase progress since
            Run sync.run: startedAt status total undoes
            RunCancelPayload any: run userErrors
            RunCount sync.run: count outcome
            RunItem sync.run: at contactId notes outcome reason writes
            RunItemConnection sync.run: edges nodes pageInfo totalCount
            RunItemEdge sync.run: cursor node
            RunItemNote sync.run: crm field kind objectId reason restored
            RunPausePayload any: run userErrors
            RunProgress sync.run: done estimatedEnd etaSeconds perSecond read total
            RunResumePayload any: run userErrors
            RunRetryFailedPayload any: run userErrors
            RunUndoPayload any: run userErrors
            Segment rules.write: comparedAt counts createdAt createdBy filter id keepOthers listId name reason
            Segment rules.write: status updatedAt updatedBy version
            SegmentChangePayload any: segment userErrors
            SegmentCounts rules.write: adding failing members removing
            SegmentCreatePayload any: segment userErrors
            SegmentCriteria rules.write: allTags anyTags appointmentSince appointmentWithin changedWithin city
            SegmentCriteria rules.write: company country createdWithin customFields email knownTo noteWithin
            SegmentCriteria rules.write: phone search syncStates taskDueWithin unchangedFor updatedFrom
            SegmentCriteria rules.write: updatedTo
            SegmentDeletePayload any: deletedId userErrors
            SegmentPausePayload any: segment userErrors
            SegmentPreview rules.write: added addedCount held removable removed removedCount waiting
            SegmentReleasePayload any: segment userErrors
            SegmentResumePayload any: segment userErrors
            SourceRecord contacts.readonly: crm externalId fetchedAt gone lastModified stale
            Subscription contacts.readonly: conflictOpened contactChanged
            Subscription sync.run: runProgress
            SyncContactPayload any: contact userErrors writes
            SyncPlan sync.run: contacts expiresAt left planHash
            SyncPreviewApplyPayload any: run userErrors
            SyncPreviewPayload any: plan userErrors
            SyncStartPayload any: run userErrors
            Tag contacts.readonly: id name sources
            TagCreatePayload any: tag userErrors writes
            TagDeletePayload any: deletedId userErrors writes
            TagRenamePayload any: tag userErrors writes
            Task contacts.readonly: assignee body contact createdAt dueAt history id sources status syncState
            Task contacts.readonly: title updatedAt version
            TaskCompletePayload any: task userErrors writes
            TaskConnection contacts.readonly: edges nodes pageInfo totalCount
            TaskCreatePayload any: task userErrors writes
            TaskDeletePayload any: deletedId userErrors writes
            TaskEdge contacts.readonly: cursor node
            TaskReopenPayload any: task userErrors writes
            TaskUpdatePayload any: task userErrors writes
            UserError any: code field message
            WebhookDelivery sync.run: contactId crm deliveryId externalId failures kind outcome processedAt
            WebhookDelivery sync.run: reason receivedAt type
            WebhookDeliveryConnection sync.run: edges nodes pageInfo totalCount
            WebhookDeliveryEdge sync.run: cursor node
            Workflow rules.write: id name status
            Workspace any: access configured createdAt credentials ghlLocationId ghlUrl id mode name pollEvery
            Workspace any: rankrPathPrefix rankrScope rankrTokenUrl rankrUrl region state stateReason test timezone version
            WorkspaceAccess sync.run: crm missingScopes readOnly reason
            WorkspaceAuthorizePayload any: url userErrors
            WorkspaceConnection admin: edges nodes pageInfo
            WorkspaceCreatePayload any: userErrors workspace
            WorkspaceDeletePayload any: id userErrors
            WorkspaceEdge admin: cursor node
            WorkspacePausePayload any: userErrors workspace
            WorkspacePromotePayload any: userErrors workspace
            WorkspaceResumePayload any: userErrors workspace
            WorkspaceTest any: contactIds flag
            WorkspaceUpdatePayload any: userErrors workspace
            Write any: crm error externalId operation outcome
            WriteError any: code message retryable
            _Service introspection: sdl
            """;

    /** Those of this schema. */
    static final AccessRules OURS = parse(TABLE);

    AccessRules {
        rules = Map.copyOf(rules);
    }

    /** @param table a line for each object and scope: {@code Contact contacts.readonly: id name} */
    static AccessRules parse(String table) {
        var rules = new HashMap<String, Rule>();
        table.lines().forEach(line -> {
            var colon = line.indexOf(':');
            var head = line.substring(0, colon).split(" ", -1);
            var rule = rule(head[1]);
            Arrays.stream(line.substring(colon + 1).strip().split(" ", -1))
                    .forEach(field -> add(rules, head[0] + "." + field, rule));
        });
        return new AccessRules(rules);
    }

    private static Rule rule(String text) {
        return switch (text) {
            case "any" -> new Rule.Anyone();
            case "introspection" -> new Rule.Schema();
            default ->
                new Rule.Needs(Scope.of(text)
                        .orElseThrow(() -> new IllegalArgumentException("%s is no scope".formatted(text))));
        };
    }

    private static void add(Map<String, Rule> rules, String field, Rule rule) {
        @Nullable Rule other = rules.put(field, rule);
        if (other != null) {
            throw new IllegalArgumentException("%s has two rules".formatted(field));
        }
    }

    /** Who may have that field of that object; empty if nobody said. */
    Optional<Rule> of(String type, String field) {
        return Optional.ofNullable(rules.get(type + "." + field));
    }
}
