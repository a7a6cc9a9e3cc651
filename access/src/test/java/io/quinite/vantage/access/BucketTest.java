package io.quinite.vantage.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldLetASecondsWorthPassAtOnceAndThenTheRate() {
        var bucket = new Bucket(2, 0);
        bucket.take(2, 0);

        assertThat(bucket.nanosUntilOne(0)).isEqualTo(SECOND / 2);
        assertThat(bucket.nanosUntilOne(SECOND / 2)).isZero();
    }

    @Test
    void shouldHoldNoMoreThanASecondsWorth() {
        var bucket = new Bucket(2, 0);

        bucket.take(2, 100 * SECOND);

        assertThat(bucket.nanosUntilOne(100 * SECOND)).isEqualTo(SECOND / 2);
    }

    @Test
    void shouldMakeWhoeverTookTooMuchPayItBack() {
        var bucket = new Bucket(2, 0);
        bucket.take(12, 0);

        assertThat(bucket.nanosUntilOne(0)).isEqualTo(11 * SECOND / 2);
    }
}
