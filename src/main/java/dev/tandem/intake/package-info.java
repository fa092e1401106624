/** What comes in by itself: webhooks, verified and remembered before they are acknowledged, and polls for what nobody told. */
@NullMarked
package dev.tandem.intake;

import org.jspecify.annotations.NullMarked;
