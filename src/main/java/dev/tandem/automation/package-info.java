/** What is done when something happens to a contact: rules, decided as pure functions, and worked off once for each cause. */
@NullMarked
package dev.tandem.automation;

import org.jspecify.annotations.NullMarked;
