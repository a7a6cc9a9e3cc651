package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of one thread, opened when it is needed and thrown away when it fails. Every piece of work is one
 * transaction at READ COMMITTED: each statement sees what was committed before it, which the locks rely on.
 */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** For the driver's {@code binaryTransferEnable}: arrays of ids, which are most of what is sent. */
    public static final String BINARY_TYPES = Integer.toString(UuidArray.OID);

    private final String url;
    private final Properties properties;
    private volatile @Nullable Connection connection;

    public Database(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Commits when {@code work} returns, rolls back when it throws. After a failed commit the outcome is unknown. */
    public <T> T transaction(Work<T> work) throws SQLException {
        Connection open = open();
        boolean done = false;
        try {
            T result = work.in(open);
            open.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(open);
            }
        }
    }

    private Connection open() throws SQLException {
        Connection current = connection;
        if (current == null || current.isClosed()) {
            current = DriverManager.getConnection(url, properties);
            connection = current;
            current.setAutoCommit(false);
            current.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        return current;
    }

    private void rollBack(Connection open) {
        try {
            open.rollback();
        } catch (SQLException e) {
            log.debug("rollback failed, the connection is thrown away", e);
            close();
        }
    }

    /** From another thread: breaks the connection, whatever it waits for. */
    public void abort() {
        Connection current = connection;
        if (current != null) {
            try {
                current.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("aborting a connection failed", e);
            }
        }
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                log.debug("closing a connection failed", e);
            }
        }
    }
}
