package io.quinite.vantage.cdc.change;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * PostgreSQL's {@code timestamptz}: as text at UTC, and as microseconds since 1970 with both infinities at the ends of the
 * range.
 */
final class Timestamps {
    private static final String INFINITY = "infinity";
    private static final String UTC = "+00";
    private static final String BEFORE_CHRIST = " BC";
    private static final int YEAR_DIGITS = 4;
    private static final int YEAR_DIGITS_MAX = 6;
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_MAX = Long.MAX_VALUE / MICROS_PER_SECOND - 1;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, YEAR_DIGITS, YEAR_DIGITS_MAX, SignStyle.NEVER)
            .appendPattern("-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, MICRO_DIGITS, true)
            .toFormatter(Locale.ROOT);

    private Timestamps() {}

    static Instant instant(String text) {
        return Instant.EPOCH.plus(micros(text), ChronoUnit.MICROS);
    }

    /**
     * PostgreSQL counts from 2000, so that its last thirty years are out of reach: they count as infinity.
     *
     * @throws IllegalArgumentException where it is not what {@code timestamptz} prints at UTC
     */
    static long micros(String text) {
        if (text.endsWith(INFINITY)) {
            return text.charAt(0) == '-' ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        boolean past = text.endsWith(BEFORE_CHRIST);
        int zone = text.length() - (past ? BEFORE_CHRIST.length() : 0) - UTC.length();
        if (zone < 0 || !text.startsWith(UTC, zone)) {
            throw new IllegalArgumentException("'" + text + "' is no timestamp at UTC");
        }
        // A year has four digits or more, everything after it has two.
        int dash = text.indexOf('-');
        int year = Integer.parseInt(text, 0, dash, 10);
        long day = LocalDate.of(past ? 1 - year : year, two(text, dash + 1), two(text, dash + 4))
                .toEpochDay();
        int second = two(text, dash + 7) * SECONDS_PER_HOUR
                + two(text, dash + 10) * SECONDS_PER_MINUTE
                + two(text, dash + 13);
        long seconds = day * SECONDS_PER_DAY + second;
        return seconds > SECONDS_MAX ? Long.MAX_VALUE : seconds * MICROS_PER_SECOND + fraction(text, dash + 15, zone);
    }

    /** As {@code timestamptz} prints at UTC. */
    static String text(long micros) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return micros > 0 ? INFINITY : "-" + INFINITY;
        }
        var time = LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
        return TEXT.format(time) + UTC + (time.getYear() > 0 ? "" : BEFORE_CHRIST);
    }

    private static int two(String text, int at) {
        return Integer.parseInt(text, at, at + 2, 10);
    }

    private static int fraction(String text, int point, int end) {
        if (point >= end) {
            return 0;
        }
        int micros = Integer.parseInt(text, point + 1, end, 10);
        for (int digits = end - point - 1; digits < MICRO_DIGITS; digits++) {
            micros *= 10;
        }
        return micros;
    }
}
