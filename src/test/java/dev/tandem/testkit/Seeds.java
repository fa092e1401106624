package dev.tandem.testkit;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds for laws that must hold whatever happens: 500 of them, or the one of {@code -Dseed=N}. */
public final class Seeds {

    private Seeds() {}

    public static LongStream many() {
        var only = Long.getLong("seed");
        return only == null ? LongStream.range(0, 500) : LongStream.of(only);
    }

    public static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }
}
