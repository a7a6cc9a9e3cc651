package io.quinite.vantage.cdc.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TimestampsTest {
    private static final Logger log = LoggerFactory.getLogger(TimestampsTest.class);

    @Test
    void shouldReadWhatPostgresPrints() {
        reads("2026-02-28 21:59:59.123456+00", "2026-02-28T21:59:59.123456Z");
        reads("2026-02-28 21:59:59.1+00", "2026-02-28T21:59:59.1Z");
        reads("1969-12-31 23:59:59.999999+00", "1969-12-31T23:59:59.999999Z");
        reads("1970-01-01 00:00:00+00", "1970-01-01T00:00:00Z");
        reads("10000-01-01 00:00:00+00", "+10000-01-01T00:00:00Z");
        reads("294246-12-31 23:59:59.999999+00", "+294246-12-31T23:59:59.999999Z");
        reads("0044-03-15 12:00:00+00 BC", "-0043-03-15T12:00:00Z");
        reads("4714-11-24 00:00:00.5+00 BC", "-4713-11-24T00:00:00.5Z");
    }

    @Test
    void shouldKeepBothInfinities() {
        assertThat(Timestamps.micros("infinity")).isEqualTo(Long.MAX_VALUE);
        assertThat(Timestamps.micros("-infinity")).isEqualTo(Long.MIN_VALUE);
        assertThat(Timestamps.micros("294276-12-31 23:59:59.999999+00")).isEqualTo(Long.MAX_VALUE);
        assertThat(Timestamps.text(Long.MAX_VALUE)).isEqualTo("infinity");
        assertThat(Timestamps.text(Long.MIN_VALUE)).isEqualTo("-infinity");
    }

    @Test
    void shouldPrintWhatItReads() {
        long seed = Long.getLong("cdc.seed", System.nanoTime());
        log.info("seed={} (replay with -Dcdc.seed={})", seed, seed);
        var random = new Random(seed);
        long from = Timestamps.micros("4714-11-24 00:00:00+00 BC");
        long to = Timestamps.micros("294246-12-31 23:59:59.999999+00");
        for (int i = 0; i < 100_000; i++) {
            long micros = random.nextLong(from, to);
            String text = Timestamps.text(micros);
            assertThat(Timestamps.micros(text)).as(text).isEqualTo(micros);
        }
    }

    @Test
    void shouldRefuseAnotherZone() {
        assertThatThrownBy(() -> Timestamps.micros("2026-02-28 21:59:59+02"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at UTC");
        assertThatThrownBy(() -> Timestamps.micros("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void reads(String text, String instant) {
        assertThat(Timestamps.instant(text)).as(text).isEqualTo(Instant.parse(instant));
        assertThat(Timestamps.text(Timestamps.micros(text))).isEqualTo(text);
    }
}
