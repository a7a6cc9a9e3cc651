package io.quinite.vantage.sink.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One statement, from the file {@code sql/<name>.sql}. */
final class Sql {
    private static final int FETCH_ROWS = 1000;

    private final String text;

    private Sql(String text) {
        this.text = text;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row of a result. */
    @FunctionalInterface
    interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    static Sql load(String name) {
        String path = "sql/" + name + ".sql";
        try (InputStream in = Sql.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + path + " is missing");
            }
            return new Sql(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what takes no parameters. */
    String text() {
        return text;
    }

    /** @return how many rows were written */
    int update(Connection connection, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            bind(connection, statement, parameters);
            return statement.executeUpdate();
        }
    }

    <T> List<T> query(Connection connection, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            bind(connection, statement, parameters);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }

    /** Row by row, for a result that is too large to be held; the connection must be in a transaction. */
    void forEach(Connection connection, RowTaker taker, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            statement.setFetchSize(FETCH_ROWS);
            bind(connection, statement, parameters);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }

    static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            if (parameter instanceof SqlArray array && array.elements() instanceof UUID[] ids) {
                statement.setObject(i + 1, new UuidArray(ids));
            } else if (parameter instanceof SqlArray array) {
                statement.setArray(i + 1, connection.createArrayOf(array.type(), array.elements()));
            } else {
                statement.setObject(i + 1, parameter);
            }
        }
    }
}
