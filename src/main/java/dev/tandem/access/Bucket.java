package dev.tandem.access;

/**
 * A token bucket: it holds so many tokens at most, one comes back each interval, and each request takes one. All of that is told
 * by when it will be full again. Times are nanoseconds of any clock that only goes forward, and may overflow as those do.
 *
 * @param fullAt when all tokens are back, if none is taken any more
 */
record Bucket(long fullAt) {

    /**
     * How a bucket fills.
     *
     * @param interval nanoseconds until a token is back
     * @param burst tokens that it holds when it is full
     */
    record Rate(long interval, int burst) {

        static Rate of(int perSecond, int burst) {
            return new Rate(1_000_000_000L / perSecond, burst);
        }
    }

    /**
     * What came of a request.
     *
     * @param bucket as it is afterwards
     * @param pause nanoseconds until there is a token; 0 if the request got one
     */
    record Taken(Bucket bucket, long pause) {}

    /** One that nobody has taken from. */
    static Bucket full(long now) {
        return new Bucket(now);
    }

    /** Takes a token, if there is one; a bucket that has none stays as it is. */
    Taken take(Rate rate, long now) {
        var missing = Math.max(0, fullAt - now) + rate.interval();
        var pause = missing - rate.interval() * rate.burst();
        return pause > 0 ? new Taken(this, pause) : new Taken(new Bucket(now + missing), 0);
    }
}
