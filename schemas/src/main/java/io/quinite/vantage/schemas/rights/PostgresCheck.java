package io.quinite.vantage.schemas.rights;

import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL, as a service that is about to start, whether it may come in. A server that is away, or still starting, is
 * no reason to refuse: services wait for it.
 */
public final class PostgresCheck {
    private static final String PATIENCE_S = "10";

    private PostgresCheck() {}

    /** @return one sentence that says what is wrong; empty where nothing is, or where it cannot be told now */
    public static Optional<String> refusal(@Nullable String url, String user, String password) {
        if (url == null || !url.startsWith("jdbc:postgresql:")) {
            return Optional.empty(); // the service itself says what its address must be
        }
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", PATIENCE_S);
        properties.setProperty("loginTimeout", PATIENCE_S);
        properties.setProperty("ApplicationName", "vantage-rights");
        try {
            DriverManager.getConnection(url, properties).close();
            return Optional.empty();
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            String where = "PostgreSQL at " + address(url);
            if (state.startsWith("28") || state.equals("42501") || state.equals("3D000")) {
                return Optional.of(where + " does not let " + user + " in (" + words(e)
                        + "); check postgres.url, postgres.user and postgres.password");
            }
            if (state.startsWith("08") && isOfTls(e)) {
                return Optional.of(
                        "no TLS with " + where + " (" + words(e)
                                + "); check sslmode and sslrootcert in postgres.url, and that the certificate is for the host in it");
            }
            return Optional.empty();
        }
    }

    /** 08004: the server does not speak TLS. Without a cause: the driver itself was not content with the certificate. */
    private static boolean isOfTls(SQLException failure) {
        if ("08004".equals(failure.getSQLState()) || failure.getCause() == null) {
            return true;
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }

    private static String words(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Without what follows the question mark: it may hold a password. */
    private static String address(String url) {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }
}
