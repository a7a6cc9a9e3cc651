package io.quinite.vantage.schemas;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seed of a randomised test: another one each time, logged, and given back by {@code -Dseed=N} to replay. */
public final class Seeds {
    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private Seeds() {}

    public static long seed() {
        long seed = Long.getLong("seed", System.nanoTime());
        log.warn("replay with seed={}", seed);
        return seed;
    }
}
