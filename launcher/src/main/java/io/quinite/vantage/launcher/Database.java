package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The running stack's PostgreSQL, as its administrator. */
final class Database {
    private Database() {}

    /** @throws UserError where nobody answers */
    static Connection connect(Endpoints endpoints) throws SQLException {
        var settings = endpoints.settings().section("postgres");
        var properties = new Properties();
        properties.setProperty("user", settings.required("user"));
        properties.setProperty("password", settings.required("password"));
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("ApplicationName", "vantage");
        String url = settings.required("url");
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("08")) {
                throw new UserError("cannot reach the stack's PostgreSQL at " + url + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }
}
