package io.quinite.vantage.launcher;

import io.quinite.vantage.ingest.simulator.ReferenceData;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Puts into the database what simulated facts refer to; what is there already stays as it is. */
final class ReferenceRows {
    private static final String ORGANIZATION =
            "insert into organizations (id, name) values (?, ?) on conflict (id) do nothing";
    private static final String PROJECT =
            "insert into projects (id, organization_id, name) values (?, ?, ?) on conflict (id) do nothing";
    private static final String CAMPAIGN =
            "insert into campaigns (id, organization_id, name) values (?, ?, ?) on conflict (id) do nothing";
    private static final String USER = "insert into auth.users (id) values (?) on conflict (id) do nothing";
    private static final String PROFILE =
            "insert into profiles (id, organization_id) values (?, ?) on conflict (id) do nothing";

    private ReferenceRows() {}

    static void insert(Connection database, ReferenceData data) throws SQLException {
        database.setAutoCommit(false);
        try {
            insert(database, ORGANIZATION, data.organizations(), (row, one) -> set(row, one.id(), one.name()));
            insert(
                    database,
                    PROJECT,
                    data.projects(),
                    (row, one) -> set(row, one.id(), one.organizationId(), one.name()));
            insert(
                    database,
                    CAMPAIGN,
                    data.campaigns(),
                    (row, one) -> set(row, one.id(), one.organizationId(), one.name()));
            insert(database, USER, data.users(), (row, one) -> set(row, one.id()));
            insert(database, PROFILE, data.users(), (row, one) -> set(row, one.id(), one.organizationId()));
            database.commit();
        } catch (SQLException e) {
            database.rollback();
            throw e;
        } finally {
            database.setAutoCommit(true);
        }
    }

    @FunctionalInterface
    private interface Binder<T> {
        void bind(PreparedStatement row, T one) throws SQLException;
    }

    private static <T> void insert(Connection database, String sql, List<T> rows, Binder<T> binder)
            throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            for (T one : rows) {
                binder.bind(statement, one);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement row, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            row.setObject(i + 1, values[i]);
        }
    }
}
