package io.quinite.vantage.ingest.plivo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts of the provider as the fields of facts take them; null for those that they do not take. */
final class PlivoValues {
    private static final int WEEK_SECONDS = 7 * 24 * 60 * 60;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2099;

    private PlivoValues() {}

    /** Plivo writes UTC without saying so. */
    static @Nullable String time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var time = text.indexOf('T') < 0
                    ? LocalDateTime.parse(text, TIME).atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            boolean sound = time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR;
            return sound ? time.toInstant().truncatedTo(ChronoUnit.MICROS).toString() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whole seconds, rounded; some callbacks have decimals. */
    static @Nullable Integer seconds(@Nullable String text, int perSecond) {
        if (text == null || text.length() > 20) {
            return null;
        }
        try {
            var seconds = new BigDecimal(text).divide(BigDecimal.valueOf(perSecond), 0, RoundingMode.HALF_UP);
            boolean sound = seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(WEEK_SECONDS)) <= 0;
            return sound ? seconds.intValueExact() : null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** What PostgreSQL can store of the text, and no more bytes of UTF-8 than {@code max}. */
    static String stored(String text, int max) {
        var kept = new StringBuilder(Math.min(text.length(), max));
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean storable = point != 0 && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
            int sound = storable ? point : '\uFFFD';
            bytes += Character.toString(sound).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > max) {
                break;
            }
            kept.appendCodePoint(sound);
        }
        return kept.toString();
    }
}
