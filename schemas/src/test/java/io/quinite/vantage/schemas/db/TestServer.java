package io.quinite.vantage.schemas.db;

import io.quinite.vantage.surroundings.ContainerPostgres;
import io.quinite.vantage.surroundings.Surroundings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL that believes every name without a password, in whichever surroundings were chosen. The stack that all other
 * modules test against is built upon this module, so it cannot be had here.
 *
 * @param close stops it
 */
record TestServer(int port, AutoCloseable close) {
    static TestServer start() {
        if (Surroundings.areContainers()) {
            var container = ContainerPostgres.startTrusting();
            return new TestServer(container.port(), container);
        }
        try {
            var embedded = EmbeddedPostgres.builder()
                    .setServerConfig("wal_level", "logical")
                    .start();
            return new TestServer(embedded.getPort(), embedded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection of the superuser, to no database of a test. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }
}
