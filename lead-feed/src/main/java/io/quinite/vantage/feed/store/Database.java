package io.quinite.vantage.feed.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Short transactions, each on a connection of its own: there are few, and none is in the path of a change. */
public final class Database {
    private final String url;
    private final Properties properties;

    public Database(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Commits when {@code work} returns; a connection that is closed before rolls back. */
    public <T> T transaction(Work<T> work) throws SQLException {
        try (var connection = DriverManager.getConnection(url, properties)) {
            connection.setAutoCommit(false);
            T result = work.in(connection);
            connection.commit();
            return result;
        }
    }
}
