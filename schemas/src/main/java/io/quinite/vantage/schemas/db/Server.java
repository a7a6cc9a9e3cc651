package io.quinite.vantage.schemas.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A PostgreSQL that has answered. */
record Server(String url, int majorVersion, String version) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 5_000;
    private static final String CONNECT_TIMEOUT_S = "5";

    static Server reach(String jdbcUrl, String user, String password) {
        return reach(jdbcUrl, user, password, PATIENCE);
    }

    /** Tries again only what time may mend: a server that is away or still starting, not a wrong password. */
    static Server reach(String jdbcUrl, String user, String password, Duration patience) {
        String url = withoutParameters(jdbcUrl);
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new MigrationException(
                    "'" + url + "' is no address of a PostgreSQL; it begins with jdbc:postgresql://");
        }
        long giveUpAt = System.nanoTime() + patience.toNanos();
        long waitMs = FIRST_WAIT_MS;
        while (true) {
            try (var connection = connect(jdbcUrl, user, password)) {
                var about = connection.getMetaData();
                return new Server(url, about.getDatabaseMajorVersion(), about.getDatabaseProductVersion());
            } catch (SQLException e) {
                if (!mayPass(e)) {
                    throw new MigrationException("cannot connect to " + url + " as " + user + ": " + words(e), e);
                }
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs) > giveUpAt) {
                    throw new MigrationException(
                            "no answer from " + url + " in " + patience.toSeconds() + " s: " + words(e), e);
                }
            }
            pause(waitMs, url);
            waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
        }
    }

    private static Connection connect(String jdbcUrl, String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_S);
        properties.setProperty("loginTimeout", CONNECT_TIMEOUT_S);
        properties.setProperty("ApplicationName", "vantage-migrate");
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    private static void pause(long waitMs, String url) {
        try {
            TimeUnit.MILLISECONDS.sleep(waitMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException("interrupted while waiting for " + url, e);
        }
    }

    /** Class 08: no connection. 57P03: starting up or shutting down. 53300: too many connections. */
    private static boolean mayPass(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.equals("57P03") || state.equals("53300"));
    }

    /** What the server said, with its hint, in one line; the driver's message also tells where in the file and in C. */
    static String words(SQLException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .filter(line -> !line.startsWith("Where: ") && !line.startsWith("Position: "))
                .collect(Collectors.joining("; "));
    }

    /** Without what follows the question mark: it may hold a password. */
    static String withoutParameters(String jdbcUrl) {
        int end = jdbcUrl.indexOf('?');
        return end < 0 ? jdbcUrl : jdbcUrl.substring(0, end);
    }
}
