package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who gets how much of what there is. */
class SharedBudgetTest {

    private final SharedBudget budget = new SharedBudget(10, 4);

    @Test
    void oneTakesNoMoreThanTheirPart() {
        assertThat(budget.take("ada", 3)).isTrue();
        assertThat(budget.take("ada", 2)).isFalse();
        assertThat(budget.take("ada", 1)).isTrue();
        assertThat(budget.take("bob", 4)).isTrue();
    }

    @Test
    void allTogetherTakeNoMoreThanThereIs() {
        assertThat(budget.take("ada", 4)).isTrue();
        assertThat(budget.take("bob", 4)).isTrue();
        assertThat(budget.take("eve", 3)).isFalse();
        assertThat(budget.take("eve", 2)).isTrue();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        budget.take("ada", 3);
        budget.take("ada", 1);

        budget.giveBack("ada", 3);

        assertThat(budget.take("ada", 4)).isFalse();
        assertThat(budget.take("ada", 3)).isTrue();
        budget.giveBack("ada", 3);
        budget.giveBack("ada", 1);
        assertThat(budget.take("ada", 4)).isTrue();
    }
}
