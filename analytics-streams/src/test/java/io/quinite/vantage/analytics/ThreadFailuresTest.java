package io.quinite.vantage.analytics;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quinite.vantage.kit.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final Health health = new Health();
    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadFailures failures = new ThreadFailures(health, meters, clock);

    @Test
    void shouldReplaceTheThreadForAsLongAsTransientTroubleLasts() {
        for (int i = 0; i < 100; i++) {
            assertThat(failures.handle(new StreamsException(new TimeoutException("away"))))
                    .isEqualTo(REPLACE_THREAD);
            assertThat(failures.handle(new MissingSourceTopicException("not yet")))
                    .isEqualTo(REPLACE_THREAD);
        }

        assertThat(health.live()).isTrue();
        assertThat(meters.counter("vantage.analytics.threads.replaced").count()).isEqualTo(200);
    }

    @Test
    void shouldStopTheServiceWhenFailuresComeTooOften() {
        for (int i = 0; i < ThreadFailures.FAILURES_MAX; i++) {
            assertThat(failures.handle(new IllegalStateException("bug"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(health.live()).isTrue();

        assertThat(failures.handle(new IllegalStateException("bug"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(health.live()).isFalse();
    }

    @Test
    void shouldForgetFailuresOfLongAgo() {
        for (int i = 0; i < 5 * ThreadFailures.FAILURES_MAX; i++) {
            assertThat(failures.handle(new IllegalStateException("bad moment"))).isEqualTo(REPLACE_THREAD);
            clock.now = clock.now.plus(Duration.ofMinutes(3));
        }

        assertThat(health.live()).isTrue();
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
