package dev.tandem.connector;

import dev.tandem.model.Crm;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One CRM's webhooks: whether one is really from it, for whom it is, and where it says to look. */
public interface Webhooks {

    Crm crm();

    /** Whether each workspace has an address of its own; else all share one, and what is sent there says whose it is. */
    boolean perWorkspace();

    /** Judges a request by its headers and the exact bytes of its body. Never fails. */
    Verdict judge(Post post);

    /**
     * A request that claims to come from the CRM.
     *
     * @param addressee the workspace that its address names; empty if it names none, or one that there is not
     */
    @SuppressWarnings("ArrayRecordComponent") // exact bytes, read once and never compared
    record Post(Optional<WorkspaceId> addressee, Headers headers, byte[] body) {

        /** A header that is there and not empty. */
        public Optional<String> header(String name) {
            return headers.first(name).map(String::strip).filter(value -> !value.isEmpty());
        }
    }

    /** The headers of a request, by names in any case. */
    @FunctionalInterface
    interface Headers {

        /** The first of that name. */
        Optional<String> first(String name);
    }

    /**
     * An app that was taken off an agency.
     *
     * @param agency by the CRM's id
     * @param appId the app's; empty if it is not told
     * @param at when, by the CRM's word; empty if it is not told
     */
    record Gone(String agency, Optional<String> appId, Optional<Instant> at) {}

    /** What a request is found to be. */
    sealed interface Verdict {

        /** It is what it claims to be. */
        record Genuine(WorkspaceId workspace, WebhookHint hint) implements Verdict {}

        /**
         * It is what it claims to be, and says that an app was taken off the tenant.
         *
         * @param appId the app's; empty if it is not told
         * @param at when, by the CRM's word; empty if it is not told
         */
        record Uninstalled(WorkspaceId workspace, WebhookHint hint, Optional<String> appId, Optional<Instant> at)
                implements Verdict {}

        /**
         * It is what it claims to be, and says that an app was installed for the tenant.
         *
         * @param appId the app's; empty if it is not told
         * @param agency the tenant's, by the CRM's id; empty if it is not told
         * @param at when, by the CRM's word; empty if it is not told
         */
        record Installed(
                WorkspaceId workspace,
                WebhookHint hint,
                Optional<String> appId,
                Optional<String> agency,
                Optional<Instant> at)
                implements Verdict {}

        /**
         * It is what it claims to be, and about an agency, or for a tenant that one may pair later.
         *
         * @param tenants what that is to each of its tenants, if any is one of ours
         * @param gone what it says of the app, if it was taken off the agency
         */
        record OfAgency(List<Verdict> tenants, Optional<Gone> gone) implements Verdict {}

        /** It is not signed, or not by the CRM, or for nobody who could tell. */
        record Forged() implements Verdict {}

        /** It is the CRM's, and about a tenant that is none of ours. */
        record Foreign() implements Verdict {}

        /** It is the CRM's, and cannot be read. */
        record Unreadable() implements Verdict {}
    }
}
