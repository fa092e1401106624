/** What is remembered: links, bases, observations, audit, queue, runs; owns db/migration. */
@NullMarked
package dev.tandem.store;

import org.jspecify.annotations.NullMarked;
