package dev.tandem.platform;

import jakarta.interceptor.Interceptor;

/** What comes first as the process starts, before the scheduler and whatever else takes up work. */
public final class StartOrder {

    /** Every value that cannot be used is told of before anything has begun: what had would complain as it is cut off. */
    public static final int CHECK = Interceptor.Priority.PLATFORM_BEFORE - 3;

    /** What all that begins has to know. */
    public static final int LOAD = Interceptor.Priority.PLATFORM_BEFORE - 2;

    /** Whether anybody could call, which takes what the database knows. */
    public static final int ADMIT = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private StartOrder() {}
}
