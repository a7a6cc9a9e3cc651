package io.quinite.vantage.sink.law;

import java.util.Random;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seeds of randomised tests: {@code -Dseed=N} repeats one, {@code -Dseeds=N} tries so many. */
public final class Seeds {
    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private Seeds() {}

    /** Each is printed, so that a failed run can be repeated. */
    public static LongStream some(int usually) {
        Long one = Long.getLong("seed");
        LongStream seeds = one != null
                ? LongStream.of(one)
                : new Random().longs(Integer.getInteger("seeds", usually), 0, 1_000_000_000L);
        return seeds.peek(seed -> {
            System.out.println("seed=" + seed);
            log.info("seed={}", seed);
        });
    }
}
