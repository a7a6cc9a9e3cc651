package io.quinite.vantage.ingest.facts;

import java.util.UUID;

/** UUIDs in the one form that everybody writes: 36 characters, either case. UUID.fromString takes much more than that. */
final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    static UUID parse(String text, String field) throws Refused {
        if (text.length() != LENGTH) {
            throw invalid(field);
        }
        long high = 0;
        long low = 0;
        for (int i = 0, digits = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    throw invalid(field);
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw invalid(field);
            }
            if (digits++ < 16) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    private static Refused invalid(String field) {
        return new Refused(
                "invalid-uuid", field, field + " is not a UUID such as 018f3c1e-9f7a-7c3b-8d7e-2f1a9b0c4d5e");
    }
}
