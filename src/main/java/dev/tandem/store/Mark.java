package dev.tandem.store;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import java.time.Instant;

/** A contact that is to be looked at: one of its halves, or of its children's, may differ. */
public record Mark(LinkId contact, Lane lane, Instant dueAt) {}
