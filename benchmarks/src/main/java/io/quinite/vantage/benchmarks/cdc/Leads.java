package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.embedded.EmbeddedStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Leads that somebody changes. */
final class Leads implements AutoCloseable {
    private final Connection connection;
    private final int blocks;
    private int turn;

    /** @param blocks how many transactions change them all */
    Leads(EmbeddedStack stack, int count, int blocks) throws SQLException {
        this.connection = stack.postgres().connect();
        this.blocks = blocks;
        var organization = UUID.randomUUID();
        try (var statement = connection.createStatement()) {
            statement.execute("insert into organizations (id, name) values ('" + organization + "', 'o')");
            statement.execute("insert into leads (organization_id, name, email, notes) select '" + organization
                    + "', 'lead ' || i, (i % " + blocks + ")::text, repeat('note ', 20) from generate_series(1, "
                    + count
                    + ") i");
            statement.execute("vacuum analyze leads");
        }
    }

    /** Each lead once. */
    void changeAll() throws SQLException {
        turn++;
        try (var statement = connection.prepareStatement("update leads set phone = ? where email = ?")) {
            for (int block = 0; block < blocks; block++) {
                statement.setString(1, "turn " + turn);
                statement.setString(2, Integer.toString(block));
                statement.executeUpdate();
            }
        }
    }

    /** One of them, in a transaction of its own, which has committed when this returns. */
    void changeOne(String phone) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update leads set phone = ? where id = (select id from leads offset ? limit 1)")) {
            statement.setString(1, phone);
            statement.setInt(2, Math.floorMod(phone.hashCode(), 1_000));
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
