/** Clock, ids, embedded database: small, and nothing about contacts. */
@NullMarked
package dev.tandem.platform;

import org.jspecify.annotations.NullMarked;
