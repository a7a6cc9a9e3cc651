package io.quinite.vantage.cdc.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import org.junit.jupiter.api.Test;

class ColumnTextTest {
    @Test
    void shouldWriteValuesAsPostgresDoes() {
        assertThat(ColumnText.text(null)).isNull();
        assertThat(ColumnText.text("")).isEmpty();
        assertThat(ColumnText.text(true)).isEqualTo("t");
        assertThat(ColumnText.text(false)).isEqualTo("f");
        assertThat(ColumnText.text(5)).isEqualTo("5");
        assertThat(ColumnText.text(1.0)).isEqualTo("1");
        assertThat(ColumnText.text(-0.25)).isEqualTo("-0.25");
        assertThat(ColumnText.text(Double.NaN)).isEqualTo("NaN");
        assertThat(ColumnText.text(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(ColumnText.text(LocalDate.of(2026, 5, 6))).isEqualTo("2026-05-06");
        assertThat(ColumnText.text(LocalTime.of(3, 4))).isEqualTo("03:04:00");
        assertThat(ColumnText.text(OffsetTime.parse("03:04:05.5Z"))).isEqualTo("03:04:05.5+00");
        assertThat(ColumnText.text(Instant.parse("2026-01-02T03:04:05.000006Z")))
                .isEqualTo("2026-01-02 03:04:05.000006");
        assertThat(ColumnText.text(new byte[] {1, (byte) 0xab})).isEqualTo("\\x01ab");
    }

    @Test
    void shouldKeepTimestampsToTheMicrosecond() {
        var time = OffsetDateTime.parse("1969-12-31T23:59:59.999999Z");

        Long micros = ColumnText.micros(time);

        assertThat(micros).isEqualTo(-1);
        assertThat(Micros.instant(-1)).isEqualTo(time.toInstant());
        assertThat(ColumnText.timestampWithZone(-1)).isEqualTo("1969-12-31 23:59:59.999999+00");
    }

    @Test
    void shouldKeepBothInfinities() {
        assertThat(Micros.of(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(Micros.of(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
        assertThat(ColumnText.timestampWithZone(Long.MAX_VALUE)).isEqualTo("infinity");
        assertThat(ColumnText.timestampWithZone(Long.MIN_VALUE)).isEqualTo("-infinity");
        assertThat(ColumnText.text(Micros.instant(9_223_372_036_825_200_000L))).isEqualTo("infinity");
        assertThat(ColumnText.text(Micros.instant(-9_223_372_036_832_400_000L))).isEqualTo("-infinity");
    }
}
