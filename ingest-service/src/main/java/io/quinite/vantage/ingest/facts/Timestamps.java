package io.quinite.vantage.ingest.facts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * RFC 3339 timestamps with any offset, cut to microseconds. Taken are the years 2000 to 2099, whatever the gateway's own
 * clock says: clocks are wrong by up to a day and imports are old, but what is outside is a unit or a default gone wrong,
 * and in the future it would be "the latest" for ever.
 */
final class Timestamps {
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");
    private static final int SECONDS_END = "2026-11-09T21:30:30".length();
    private static final int MICRO_DIGITS = 6;
    private static final int FRACTION_DIGITS_MAX = 9;

    private Timestamps() {}

    static Instant parse(String text, String field) throws Refused {
        if (text.length() <= SECONDS_END
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || "Tt ".indexOf(text.charAt(10)) < 0
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            throw invalid(field);
        }
        int end = fractionEnd(text);
        try {
            var local = LocalDateTime.of(
                    number(text, 0, 4, field),
                    number(text, 5, 7, field),
                    number(text, 8, 10, field),
                    number(text, 11, 13, field),
                    number(text, 14, 16, field),
                    number(text, 17, 19, field),
                    nanos(text, end, field));
            return inRange(local.toInstant(offset(text, end, field)), field);
        } catch (DateTimeException e) {
            throw invalid(field);
        }
    }

    static Instant inRange(Instant instant, String field) throws Refused {
        if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
            throw new Refused("timestamp-out-of-range", field, field + " is not within the years 2000 to 2099");
        }
        return instant;
    }

    private static int fractionEnd(String text) {
        int end = SECONDS_END;
        if (text.charAt(end) == '.') {
            end++;
            while (end < text.length() && digit(text.charAt(end))) {
                end++;
            }
        }
        return end;
    }

    private static int nanos(String text, int end, String field) throws Refused {
        if (end == SECONDS_END) {
            return 0;
        }
        int digits = end - SECONDS_END - 1;
        if (digits == 0 || digits > FRACTION_DIGITS_MAX) {
            throw invalid(field);
        }
        int micros = number(text, SECONDS_END + 1, Math.min(end, SECONDS_END + 1 + MICRO_DIGITS), field);
        for (int i = digits; i < MICRO_DIGITS; i++) {
            micros *= 10;
        }
        return micros * 1_000;
    }

    private static ZoneOffset offset(String text, int start, String field) throws Refused {
        int length = text.length() - start;
        if (length == 1 && (text.charAt(start) == 'Z' || text.charAt(start) == 'z')) {
            return ZoneOffset.UTC;
        }
        if (length != 6 || "+-".indexOf(text.charAt(start)) < 0 || text.charAt(start + 3) != ':') {
            throw invalid(field);
        }
        int sign = text.charAt(start) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(
                sign * number(text, start + 1, start + 3, field), sign * number(text, start + 4, start + 6, field));
    }

    private static int number(String text, int from, int to, String field) throws Refused {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!digit(c)) {
                throw invalid(field);
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Refused invalid(String field) {
        return new Refused(
                "invalid-timestamp",
                field,
                field + " is not an RFC 3339 timestamp such as 2026-11-09T21:30:30.719660Z");
    }
}
