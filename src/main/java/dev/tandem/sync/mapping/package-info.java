/** Which field of one CRM is which field of the other, and what each can hold. */
@NullMarked
package dev.tandem.sync.mapping;

import org.jspecify.annotations.NullMarked;
