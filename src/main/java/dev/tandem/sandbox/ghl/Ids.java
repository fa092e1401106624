package dev.tandem.sandbox.ghl;

import java.util.Random;
import java.util.UUID;

/** New ids in GHL's shapes, made from a seed. */
final class Ids {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random;

    Ids(long seed) {
        random = new Random(seed);
    }

    /** 20 letters and digits. */
    String next() {
        var id = new char[20];
        for (int i = 0; i < id.length; i++) {
            id[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return new String(id);
    }

    String trace() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
