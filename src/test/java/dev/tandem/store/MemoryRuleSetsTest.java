package dev.tandem.store;

import dev.tandem.testkit.memory.MemoryRuleSets;

class MemoryRuleSetsTest extends RuleSetsContract {

    private final MemoryRuleSets ruleSets = new MemoryRuleSets();

    @Override
    RuleSets ruleSets() {
        return ruleSets;
    }
}
