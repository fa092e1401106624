package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NumbersTest {

    static Stream<Class<?>> named() {
        return Arrays.stream(Numbers.class.getDeclaredClasses())
                .filter(Numbers.Whole.class::isAssignableFrom)
                .filter(type -> type != Numbers.Whole.class);
    }

    @ParameterizedTest
    @MethodSource("named")
    void takesWhatItsNameSays(Class<?> type) throws ReflectiveOperationException {
        var converter = (Converter<?>) type.getDeclaredConstructor().newInstance();
        var limits = type.getSimpleName().replaceFirst("AtLeast|From", "").split("To", -1);
        var least = Integer.parseInt(limits[0]);

        assertThat(converter.convert(" %d ".formatted(least))).isEqualTo(least);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> converter.convert(Integer.toString(least - 1)))
                .withMessageContaining(limits[0]);
        if (limits.length > 1) {
            var most = Integer.parseInt(limits[1]);
            assertThat(converter.convert(limits[1])).isEqualTo(most);
            assertThatIllegalArgumentException().isThrownBy(() -> converter.convert(Integer.toString(most + 1)));
        } else {
            assertThat(converter.convert("2147483647")).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    void takesSharesAndLargeNumbers() {
        assertThat(new Numbers.Share().convert("0.05")).isEqualTo(0.05);
        assertThat(new Numbers.Large().convert("3000000000")).isEqualTo(3_000_000_000L);
        assertThatIllegalArgumentException().isThrownBy(() -> new Numbers.Share().convert("1.01"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Numbers.Share().convert("NaN"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Numbers.Large().convert("0"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Numbers.AtLeast1().convert("many"));
    }

    @Test
    void takesNothingForNothing() {
        assertThat(new Numbers.AtLeast1().convert("")).isNull();
    }
}
