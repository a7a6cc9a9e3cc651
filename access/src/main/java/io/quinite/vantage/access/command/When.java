package io.quinite.vantage.access.command;

import io.quinite.vantage.kit.UserError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times to come, as people write them. */
final class When {
    private When() {}

    /** A day (its beginning, UTC), a time with its offset, or an ISO 8601 period of days, hours, minutes and seconds. */
    static Instant later(String option, String text) {
        Instant at;
        try {
            if (text.startsWith("P")) {
                at = Instant.now().plus(Duration.parse(text));
            } else if (text.indexOf('T') < 0) {
                at = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            } else {
                at = OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new UserError(
                    option + " is '" + text
                            + "'; it takes a day (2027-03-31), a time (2027-03-31T18:00:00Z) or a period"
                            + " from now (P90D, PT12H)",
                    e);
        }
        if (!at.isAfter(Instant.now())) {
            throw new UserError(option + " is '" + text + "', which is not in the future");
        }
        return at;
    }
}
