package dev.tandem.testkit;

import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** Where properties and simulations get their chance from: each failure names its seed, and a seed repeats it. */
public final class Seeds {

    private static final long MANY = 500;

    private Seeds() {}

    /** As a {@code @MethodSource}: the same seeds in every run; with {@code -Dseed=N} that one alone. */
    public static LongStream many() {
        return only().isPresent() ? LongStream.of(only().getAsLong()) : LongStream.range(0, MANY);
    }

    /** The seed of {@code -Dseed=N}; empty without. */
    public static OptionalLong only() {
        var only = Long.getLong("seed");
        return only == null ? OptionalLong.empty() : OptionalLong.of(only);
    }

    /**
     * The same sequence for the same seed, on every machine. Seeds are mixed first: the first numbers that {@link Random}
     * draws for seeds that follow each other are nearly the same, so that a choice made first was the same for thousands.
     */
    public static RandomGenerator random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }
}
