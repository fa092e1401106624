package dev.tandem.workspace;

import dev.tandem.model.Crm;

/** What a credential is and what it opens. */
public enum CredentialKind {
    /** A private integration token of a GHL location. */
    GHL_TOKEN(Crm.GHL, Door.GHL),
    /** What an installation from GHL's marketplace was given: an access token and the one that renews it. */
    GHL_OAUTH(Crm.GHL, Door.GHL),
    /** What an agency was given for the app: with it, those of its locations are opened that install the app later. */
    GHL_AGENCY(Crm.GHL, Door.GHL_AGENCY),
    /** An API key of a Rankr account. */
    RANKR_API_KEY(Crm.RANKR, Door.RANKR),
    /** Id and secret of an OAuth client of a Rankr account. */
    RANKR_CLIENT(Crm.RANKR, Door.RANKR),
    /** What a Rankr account signs its webhooks with. */
    RANKR_WEBHOOK_SECRET(Crm.RANKR, Door.RANKR_WEBHOOKS);

    /** What it takes one credential to open; a new one of any kind follows the one before. */
    enum Door {
        GHL,
        GHL_AGENCY,
        RANKR,
        RANKR_WEBHOOKS
    }

    private final Crm crm;
    private final Door door;

    CredentialKind(Crm crm, Door door) {
        this.crm = crm;
        this.door = door;
    }

    /** Whose it is. */
    public Crm crm() {
        return crm;
    }

    /** Whether one of that kind takes the place of one of this. */
    public boolean isReplacedBy(CredentialKind other) {
        return door == other.door;
    }
}
