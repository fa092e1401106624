package dev.tandem.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedsTest {

    private final String before = System.getProperty("seed");

    @AfterEach
    void putBack() {
        if (before == null) {
            System.clearProperty("seed");
        } else {
            System.setProperty("seed", before);
        }
    }

    @Test
    void thereAreManyAndEachIsNew() {
        System.clearProperty("seed");

        assertThat(Seeds.many().boxed()).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void oneCanBeRunAlone() {
        System.setProperty("seed", "77");

        assertThat(Seeds.many().boxed()).containsExactly(77L);
    }

    @Test
    void aSeedRepeatsItself() {
        assertThat(Seeds.random(7).nextLong()).isEqualTo(Seeds.random(7).nextLong());
    }
}
