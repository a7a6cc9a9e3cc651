package io.quinite.vantage.analytics.http;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** What requests say, checked. */
final class Parameters {
    private Parameters() {}

    static UUID uuid(String name, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "invalid-parameter", name + " is no UUID: " + text);
        }
    }

    static Instant instant(Context context, String name, Instant otherwise) {
        String text = context.queryParam(name);
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new Refusal(400, "invalid-parameter", name + " is no time as 2026-11-02T04:00:00Z (of UTC): " + text);
        }
    }

    static int integer(Context context, String name, int otherwise, int max) {
        String text = context.queryParam(name);
        try {
            int number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new Refusal(400, "invalid-parameter", name + " must be from 1 to " + max + ", not " + text);
    }
}
