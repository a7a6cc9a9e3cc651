package io.quinite.vantage.feed.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request, as Standard Webhooks 1.0.0 advises to take answers: 2xx is success, 410 the wish to be sent nothing
 * any more, and whatever else, also a redirect, is a failure that is tried again.
 *
 * @param status 0 where no answer came
 * @param retryAfter how long the receiver wants to be left alone; null where it did not say
 * @param detail for people; null for a success
 */
record Outcome(
        int status, @Nullable Duration retryAfter, @Nullable String detail) {
    private static final int DETAIL_MAX = 300;

    static Outcome answered(int status, @Nullable String retryAfter, Instant now) {
        boolean success = status / 100 == 2;
        return new Outcome(
                status,
                retryAfter == null || success ? null : wait(retryAfter, now),
                success ? null : "answered " + status);
    }

    static Outcome unanswered(Throwable cause) {
        String message = cause.getMessage();
        String detail = cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return new Outcome(0, null, detail.length() > DETAIL_MAX ? detail.substring(0, DETAIL_MAX) : detail);
    }

    /** Seconds, or a date of HTTP; null for whatever else. */
    private static @Nullable Duration wait(String retryAfter, Instant now) {
        try {
            if (retryAfter.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(retryAfter));
            }
            var until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    boolean isGone() {
        return status == 410;
    }

    /** Whether it is the receiver that is in trouble, and not this one change: it is asked less until it answers. */
    boolean isTroubled() {
        return status == 0 || status == 429 || status / 100 == 5;
    }

    String word() {
        return isSuccess() ? "delivered" : isGone() ? "gone" : status == 0 ? "unanswered" : "refused";
    }
}
