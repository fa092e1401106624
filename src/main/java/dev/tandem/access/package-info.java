/** Who calls, and what they may do: API keys, bearer tokens, scopes and workspaces. */
@NullMarked
package dev.tandem.access;

import org.jspecify.annotations.NullMarked;
