package dev.tandem.graph;

import dev.tandem.model.WriteResult;
import java.util.List;
import java.util.Optional;

/** The object after a mutation, and what each CRM made of it; no object if it was deleted. */
public record Written(Optional<Unified> object, List<WriteResult> writes) {}
