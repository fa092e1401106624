package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;

/** A live read that did not succeed, so that the stored copy was served instead. */
public record ReadFailure(Crm crm, Failure failure) {}
