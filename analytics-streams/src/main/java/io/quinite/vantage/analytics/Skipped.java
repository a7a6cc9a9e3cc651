package io.quinite.vantage.analytics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records that cannot be counted: each is named in the log and in a metric. The sink dead-letters them. */
final class Skipped {
    private static final Logger log = LoggerFactory.getLogger(Skipped.class);

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);

    enum Cause {
        /** Bytes that are no call event. */
        UNREADABLE,
        /** No value, or a key that is not the event's call_sid. */
        MISPLACED
    }

    Skipped(MeterRegistry meters) {
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("vantage.analytics.skipped")
                            .description("records that could not be counted")
                            .tag("cause", name(cause))
                            .register(meters));
        }
    }

    void record(Cause cause, String topic, int partition, long offset, String detail) {
        Objects.requireNonNull(counters.get(cause)).increment();
        log.warn(
                "skipped a record topic={} partition={} offset={} cause={} detail={}",
                topic,
                partition,
                offset,
                name(cause),
                detail);
    }

    private static String name(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }
}
