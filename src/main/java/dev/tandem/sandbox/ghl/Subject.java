package dev.tandem.sandbox.ghl;

/** What can change at GHL, and be told of. */
sealed interface Subject permits Contact, Child {

    String id();
}
