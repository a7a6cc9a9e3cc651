package io.quinite.vantage.analytics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.kit.Health;
import io.quinite.vantage.schemas.serde.WrongTypeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows the death of a stream thread. Its transaction is aborted in any case, so that a new thread begins
 * where the last commit ended. Transient: a new thread, however often. A record of another type: the service stops, because
 * whatever it did with the record would be wrong. Anything else may be a bug or a bad moment: a new thread, but after
 * {@value #FAILURES_MAX} within ten minutes the service stops.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    static final int FAILURES_MAX = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);

    private final Health health;
    private final Clock clock;
    private final Counter replaced;
    private final Deque<Instant> failures = new ArrayDeque<>();

    ThreadFailures(Health health, MeterRegistry meters, Clock clock) {
        this.health = health;
        this.clock = clock;
        replaced = Counter.builder("vantage.analytics.threads.replaced")
                .description("stream threads that died and were replaced")
                .register(meters);
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        if (caused(failure, WrongTypeException.class)) {
            return stop(failure);
        }
        boolean transientTrouble =
                caused(failure, RetriableException.class) || caused(failure, MissingSourceTopicException.class);
        if (!transientTrouble && tooMany()) {
            return stop(failure);
        }
        log.warn("replacing a stream thread transient={} cause={}", transientTrouble, failure.toString());
        replaced.increment();
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private StreamThreadExceptionResponse stop(Throwable failure) {
        health.fail(AnalyticsService.NAME, failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private boolean tooMany() {
        Instant now = clock.instant();
        failures.addLast(now);
        while (failures.getFirst().isBefore(now.minus(WINDOW))) {
            failures.removeFirst();
        }
        return failures.size() > FAILURES_MAX;
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
