package dev.tandem.platform;

import static io.smallrye.config.Converters.newEmptyValueConverter;
import static io.smallrye.config.Converters.newTrimmingConverter;
import static io.smallrye.config.Converters.rangeValueConverter;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * What numbers of the configuration may be, checked as they are read: {@code @WithConverter(Numbers.From1To50.class)}. Bean
 * Validation says it shorter, but builds a model of all that it checks at each start: a fifth of what the start took.
 */
@RegisterForReflection
@SuppressWarnings("serial") // as all converters can be, and these never are
public final class Numbers {

    private Numbers() {}

    private static <T extends Comparable<T>> Converter<T> within(Converter<T> converter, T least, T most) {
        return newTrimmingConverter(newEmptyValueConverter(rangeValueConverter(converter, least, true, most, true)));
    }

    /** What says its limits by its name. */
    public abstract static class Whole implements Converter<Integer> {

        private final Converter<Integer> converter;

        Whole(int least, int most) {
            this.converter = within(Integer::valueOf, least, most);
        }

        @Override
        public Integer convert(String value) {
            return converter.convert(value);
        }
    }

    public static final class AtLeast0 extends Whole {

        public AtLeast0() {
            super(0, Integer.MAX_VALUE);
        }
    }

    public static final class AtLeast1 extends Whole {

        public AtLeast1() {
            super(1, Integer.MAX_VALUE);
        }
    }

    public static final class AtLeast100 extends Whole {

        public AtLeast100() {
            super(100, Integer.MAX_VALUE);
        }
    }

    public static final class AtLeast1000 extends Whole {

        public AtLeast1000() {
            super(1_000, Integer.MAX_VALUE);
        }
    }

    public static final class From0To23 extends Whole {

        public From0To23() {
            super(0, 23);
        }
    }

    public static final class From0To100 extends Whole {

        public From0To100() {
            super(0, 100);
        }
    }

    public static final class From0To10000 extends Whole {

        public From0To10000() {
            super(0, 10_000);
        }
    }

    public static final class From1To20 extends Whole {

        public From1To20() {
            super(1, 20);
        }
    }

    public static final class From1To50 extends Whole {

        public From1To50() {
            super(1, 50);
        }
    }

    public static final class From1To100 extends Whole {

        public From1To100() {
            super(1, 100);
        }
    }

    public static final class From1To500 extends Whole {

        public From1To500() {
            super(1, 500);
        }
    }

    public static final class From1To10000 extends Whole {

        public From1To10000() {
            super(1, 10_000);
        }
    }

    public static final class From1To15000 extends Whole {

        public From1To15000() {
            super(1, 15_000);
        }
    }

    public static final class From1To1000000 extends Whole {

        public From1To1000000() {
            super(1, 1_000_000);
        }
    }

    public static final class From1To1048576 extends Whole {

        public From1To1048576() {
            super(1, 1_048_576);
        }
    }

    public static final class From10To500 extends Whole {

        public From10To500() {
            super(10, 500);
        }
    }

    /** At least 1, where there may be more than an {@code int} holds. */
    public static final class Large implements Converter<Long> {

        private static final Converter<Long> CONVERTER = within(Long::valueOf, 1L, Long.MAX_VALUE);

        @Override
        public Long convert(String value) {
            return CONVERTER.convert(value);
        }
    }

    /** From 0 to 1. */
    public static final class Share implements Converter<Double> {

        private static final Converter<Double> CONVERTER = within(Double::valueOf, 0.0, 1.0);

        @Override
        public Double convert(String value) {
            return CONVERTER.convert(value);
        }
    }
}
