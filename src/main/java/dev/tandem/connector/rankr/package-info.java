/** Rankr as {@code rankr/openapi.yaml} describes it: its wire, its credentials, its failures. */
@NullMarked
package dev.tandem.connector.rankr;

import org.jspecify.annotations.NullMarked;
