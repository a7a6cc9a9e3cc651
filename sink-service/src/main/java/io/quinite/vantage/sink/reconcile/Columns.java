package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.reconcile.Difference.Field;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the columns in which two rows differ. */
final class Columns {
    private static final int SHOWN_CHARS = 200;

    private final List<Field> different = new ArrayList<>(0);

    void compare(String name, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            add(name, text(expected), text(actual));
        }
    }

    /** Microseconds since the epoch. */
    void compareTimes(String name, @Nullable Long expected, @Nullable Long actual) {
        if (!Objects.equals(expected, actual)) {
            add(name, time(expected), time(actual));
        }
    }

    void add(String name, @Nullable String expected, @Nullable String actual) {
        different.add(new Field(name, cut(expected), cut(actual)));
    }

    List<Field> different() {
        return different;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String time(@Nullable Long micros) {
        return micros == null
                ? null
                : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
