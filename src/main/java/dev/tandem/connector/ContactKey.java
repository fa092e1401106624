package dev.tandem.connector;

/** What a contact can be looked up by, exactly. */
public sealed interface ContactKey {

    /** An e-mail address in canonical form. */
    record Email(String email) implements ContactKey {}

    /** A phone number in E.164. */
    record Phone(String phone) implements ContactKey {}

    /** The id of the counterpart at the other CRM; a CRM that keeps no such id finds nothing. */
    record LinkedTo(String externalId) implements ContactKey {}
}
