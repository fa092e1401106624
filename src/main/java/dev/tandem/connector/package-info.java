/** The port that every CRM is reached through, and what guards it: quota, breaker, bulkhead. */
@NullMarked
package dev.tandem.connector;

import org.jspecify.annotations.NullMarked;
