package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a credential is. */
@Enum("CredentialKind")
@Description("What a credential is.")
public enum CredentialKindEnum {
    @Description("A private integration token of the GHL location.")
    GHL_TOKEN,
    @Description("What an installation from GHL's marketplace was given; it renews itself.")
    GHL_OAUTH,
    @Description("An API key of the Rankr account.")
    RANKR_API_KEY,
    @Description("Id and secret of an OAuth client of the Rankr account.")
    RANKR_CLIENT,
    @Description("What the Rankr account signs its webhooks with.")
    RANKR_WEBHOOK_SECRET
}
