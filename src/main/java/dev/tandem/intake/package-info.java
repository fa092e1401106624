/** What comes in by itself: webhooks, verified, remembered before they are acknowledged, and followed up. */
@NullMarked
package dev.tandem.intake;

import org.jspecify.annotations.NullMarked;
