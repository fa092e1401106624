/** The vocabulary: workspaces, CRMs, kinds, fields and what can go wrong; depends on nothing else of ours. */
@NullMarked
package dev.tandem.model;

import org.jspecify.annotations.NullMarked;
