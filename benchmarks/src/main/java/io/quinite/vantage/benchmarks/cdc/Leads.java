package io.quinite.vantage.benchmarks.cdc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Leads that somebody changes. */
final class Leads implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement ofBlock;
    private final PreparedStatement ofOne;
    private final int count;
    private final int blocks;
    private final List<UUID> some = new ArrayList<>();
    private int rounds;

    /** @param rowsPerTransaction of those that change them all */
    Leads(Connection connection, int count, int rowsPerTransaction) throws SQLException {
        this.connection = connection;
        this.count = count;
        this.blocks = Math.max(1, count / rowsPerTransaction);
        var organization = UUID.randomUUID();
        try (var statement = connection.createStatement()) {
            statement.execute("insert into organizations (id, name) values ('" + organization + "', 'o')");
            statement.execute("create table benchmark_blocks (id uuid primary key, block int not null)");
            statement.execute("with made as (insert into leads (organization_id, name, email, notes) select '"
                    + organization
                    + "', 'lead ' || i, i || '@example.com', repeat('note ', 20) from generate_series(1, "
                    + count + ") i returning id) insert into benchmark_blocks select id, (row_number() over () - 1) % "
                    + blocks + " from made");
            statement.execute("create index on benchmark_blocks (block)");
            statement.execute("vacuum analyze leads");
            statement.execute("vacuum analyze benchmark_blocks");
            try (var rows = statement.executeQuery("select id from benchmark_blocks limit 1000")) {
                while (rows.next()) {
                    some.add(rows.getObject(1, UUID.class));
                }
            }
        }
        this.ofBlock = connection.prepareStatement("update leads set phone = ? where id = any (array(select id from"
                + " benchmark_blocks where block = ?))");
        this.ofOne = connection.prepareStatement("update leads set phone = ? where id = ?");
    }

    /**
     * Each lead once, where that has not been done, and one of them again at the end, with {@link #mark}.
     *
     * @param round from 1
     */
    void changeAll(int round) throws SQLException {
        if (rounds >= round) {
            return;
        }
        rounds = round;
        // There would be more waiting for the disk than work where transactions are small.
        try (var statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            for (int block = 0; block < blocks; block++) {
                ofBlock.setString(1, "round " + round);
                ofBlock.setInt(2, block);
                ofBlock.executeUpdate();
            }
            statement.execute("set synchronous_commit = on");
        }
        changeOne(0, mark(round));
    }

    /** Which the last change of a round bears. */
    static String mark(int round) {
        return "~last of round " + round + "~";
    }

    /** How many changes a round has. */
    int changes() {
        return count + 1;
    }

    /** One of a thousand, in a transaction of its own, which has committed when this returns. */
    void changeOne(int which, String phone) throws SQLException {
        ofOne.setString(1, phone);
        ofOne.setObject(2, some.get(which % some.size()));
        ofOne.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
