package io.quinite.vantage.benchmarks.cdc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * From the return of a commit to a reader of committed records, at {@value #PER_SECOND} changes a second by the clock and not
 * by what has arrived.
 */
final class Delays {
    static final int PER_SECOND = 100;

    /** So many for the compilers, which look at how often something was done. */
    private static final int PER_SECOND_WARMING_UP = 400;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LEADS = 1000;

    private final Leads leads;
    private final Random random = new Random(1);

    Delays(Leads leads) {
        this.leads = leads;
    }

    void warmUp(Publishing contender, int seconds) throws Exception {
        measure(contender, seconds, PER_SECOND_WARMING_UP);
    }

    /** @return microseconds */
    Histogram measure(Publishing contender, int seconds) throws Exception {
        return measure(contender, seconds, PER_SECOND);
    }

    private Histogram measure(Publishing contender, int seconds, int perSecond) throws Exception {
        int count = seconds * perSecond;
        int base = 1 + random.nextInt(1 << 20) * 1000; // numbers of their own
        var committed = new AtomicLongArray(count);
        var writer = CompletableFuture.runAsync(() -> write(base, perSecond, committed));
        var arrived = new long[count];
        long began = System.nanoTime();
        for (int seen = 0; seen < count; ) {
            for (var record : contender.topic().poll(POLL)) {
                byte[] value = record.value();
                int number = (value == null ? -1 : Topic.number(value)) - base;
                if (number >= 0 && number < count && arrived[number] == 0) {
                    arrived[number] = System.nanoTime();
                    seen++;
                }
            }
            contender.process().requireAlive();
            if (writer.isCompletedExceptionally()
                    || System.nanoTime() - began > PATIENCE_NANOS + seconds * 1_000_000_000L) {
                throw new IllegalStateException(
                        contender.name() + " delivered " + seen + " of " + count + " changes", cause(writer));
            }
        }
        writer.join();
        var delays = new Histogram(3);
        for (int i = 0; i < count; i++) {
            // It may be here before the writer's commit has returned.
            delays.recordValue(Math.max(1, (arrived[i] - committed.get(i)) / 1000));
        }
        return delays;
    }

    private void write(int base, int perSecond, AtomicLongArray committed) {
        try {
            long began = System.nanoTime();
            for (int i = 0; i < committed.length(); i++) {
                TimeUnit.NANOSECONDS.sleep(began + i * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime());
                leads.changeOne(random.nextInt(LEADS), "~" + (base + i) + "~");
                committed.set(i, System.nanoTime());
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("the changes could not be made", e);
        }
    }

    private static Throwable cause(CompletableFuture<Void> writer) {
        return writer.isCompletedExceptionally()
                ? writer.handle((nothing, error) -> error).join()
                : new Throwable("none");
    }
}
