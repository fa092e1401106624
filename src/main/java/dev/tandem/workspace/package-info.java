/** The tenants: which GHL location is paired with which Rankr account, and how each is reached. */
@NullMarked
package dev.tandem.workspace;

import org.jspecify.annotations.NullMarked;
