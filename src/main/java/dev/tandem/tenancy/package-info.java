/** Workspaces that come and go while Tandem runs: what people do to them, their credentials, and how those are kept alive. */
@NullMarked
package dev.tandem.tenancy;

import org.jspecify.annotations.NullMarked;
