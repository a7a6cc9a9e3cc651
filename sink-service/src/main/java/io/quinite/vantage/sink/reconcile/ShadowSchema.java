package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Shadow;
import java.sql.Connection;
import java.sql.SQLException;

/** The schema {@code rebuild}, of one rebuild at a time. */
final class ShadowSchema {
    private static final String SCHEMA_EXISTS = "42P06";
    private static final String NOT_ALLOWED = "42501";

    private final Database database;
    private final SinkConfig config;
    private boolean created;

    /** Makes the schema and what is in it. */
    @FunctionalInterface
    interface Creation {
        void in(Connection connection) throws SQLException;
    }

    ShadowSchema(Database database, SinkConfig config) {
        this.database = database;
        this.config = config;
    }

    /** @throws UserError where another rebuild runs, or the user may not */
    void create(Creation creation) throws SQLException {
        try {
            database.transaction(connection -> {
                creation.in(connection);
                return true;
            });
            created = true;
        } catch (SQLException e) {
            if (SCHEMA_EXISTS.equals(e.getSQLState())) {
                throw new UserError(
                        "the schema rebuild exists: another rebuild runs, or was kept or killed; when none runs:"
                                + " drop schema rebuild cascade",
                        e);
            }
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                throw new UserError(
                        config.postgresUser() + " may not create a schema; run this as the user of the migrations", e);
            }
            throw e;
        }
    }

    /** Leaves it behind. */
    void keep() {
        created = false;
    }

    void drop() throws SQLException {
        if (created) {
            database.transaction(connection -> {
                Shadow.drop(connection);
                return true;
            });
        }
    }
}
