package io.quinite.vantage.analytics;

import java.util.Random;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seeds of randomised tests: {@code -Dseed=N} replays one, {@code -Dseeds=N} tries that many new ones. */
public final class Seeds {
    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private Seeds() {}

    public static LongStream fresh(int usually) {
        String replay = System.getProperty("seed");
        if (replay != null) {
            return LongStream.of(Long.parseLong(replay));
        }
        return new Random()
                .longs(Integer.getInteger("seeds", usually), 0, 1_000_000_000)
                .peek(seed -> log.info("replay this run with -Dseed={}", seed));
    }
}
