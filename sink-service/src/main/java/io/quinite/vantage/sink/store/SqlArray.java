package io.quinite.vantage.sink.store;

import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A column of parameters: the elements of an {@code unnest}. */
@SuppressWarnings("ArrayRecordComponent") // Passed on to the driver at once, never compared.
record SqlArray(String type, @Nullable Object[] elements) {

    static <T> SqlArray uuids(Collection<T> rows, Function<? super T, @Nullable UUID> column) {
        return new SqlArray("uuid", rows.stream().map(column).toArray(UUID[]::new));
    }

    static SqlArray uuids(Collection<UUID> ids) {
        return new SqlArray("uuid", ids.toArray(UUID[]::new));
    }

    static <T> SqlArray texts(Collection<T> rows, Function<? super T, @Nullable String> column) {
        return new SqlArray("text", rows.stream().map(column).toArray(String[]::new));
    }

    static <T> SqlArray integers(Collection<T> rows, Function<? super T, @Nullable Integer> column) {
        return new SqlArray("int4", rows.stream().map(column).toArray(Integer[]::new));
    }

    static <T> SqlArray longs(Collection<T> rows, Function<? super T, @Nullable Long> column) {
        return new SqlArray("int8", rows.stream().map(column).toArray(Long[]::new));
    }

    static <T> SqlArray booleans(Collection<T> rows, Function<? super T, @Nullable Boolean> column) {
        return new SqlArray("bool", rows.stream().map(column).toArray(Boolean[]::new));
    }

    static <T> SqlArray bytes(Collection<T> rows, Function<? super T, byte @Nullable []> column) {
        return new SqlArray("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }
}
