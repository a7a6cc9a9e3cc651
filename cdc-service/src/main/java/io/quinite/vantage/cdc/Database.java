package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Lsn;
import io.quinite.vantage.cdc.position.Refusal;
import io.quinite.vantage.cdc.position.StartCheck;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * The ordinary connection beside the replication stream. It holds the lock that makes this instance the active one of its
 * slot, looks at the slot, and writes heartbeats. Thread-safe: the signs of life come from a thread of their own.
 */
final class Database implements AutoCloseable {
    private static final String CONNECT_SECONDS = "10";
    private static final String ANSWER_SECONDS = "30";
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final int FAILOVER_SLOTS_SINCE = 17;

    /** A peer whose machine is lost must not hold the lock for hours: the server asks after it every few seconds. */
    private static final String NOTICE_A_LOST_PEER =
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    private final Connection connection;
    private final CdcConfig config;
    private final String slot;

    private Database(Connection connection, CdcConfig config) {
        this.connection = connection;
        this.config = config;
        this.slot = config.slot();
    }

    /** The slot as it is now. */
    record SlotState(StartCheck.Slot slot, boolean active) {}

    /** What a heartbeat saw; empty where the slot is missing. */
    record Pulse(boolean active, long confirmedFlush, long lagBytes, long safeBytes) {}

    static Database connect(CdcConfig config) throws SQLException {
        var properties = new Properties();
        properties.put("user", config.postgresUser());
        properties.put("password", config.postgresPassword().value());
        properties.put("ApplicationName", "vantage-cdc");
        properties.put("connectTimeout", CONNECT_SECONDS);
        properties.put("socketTimeout", ANSWER_SECONDS);
        properties.put("tcpKeepAlive", "true");
        properties.put("options", NOTICE_A_LOST_PEER);
        return new Database(DriverManager.getConnection(config.postgresUrl(), properties), config);
    }

    /**
     * @return what an administrator had better change; empty where all is well
     * @throws Refusal where only an administrator can help
     */
    synchronized String requireSurroundings(String publication) throws SQLException {
        try (var statement = prepare(Sql.SURROUNDINGS, publication);
                var row = first(statement)) {
            if (row.getBoolean("standby")) {
                // Not for good: it may be about to be promoted.
                throw new SQLException(
                        "the server of postgres.url is a standby; promote it, or set postgres.url to the primary");
            }
            if (!"logical".equals(row.getString("wal_level"))) {
                throw new Refusal("wal_level of the database is " + row.getString("wal_level")
                        + "; let an administrator run: alter system set wal_level = logical, and restart the server");
            }
            if (!row.getBoolean("published")) {
                throw new Refusal("the publication " + publication
                        + " with the table leads does not exist; run: vantage migrate");
            }
            if (!row.getBoolean("whole_rows")) {
                throw new Refusal("leads does not log whole rows; let an administrator run: "
                        + "alter table leads replica identity full");
            }
            if (!row.getBoolean("replicates")) {
                throw new Refusal("the database role of postgres.user may not replicate; let an administrator run: "
                        + "alter role vantage_cdc replication");
            }
            return Advice.keepingLog(row.getLong("keep_mib"));
        }
    }

    /** Whether this instance is the active one now, and stays it for as long as this connection lives. */
    synchronized boolean tryLead() throws SQLException {
        try (var statement = prepare(Sql.LEAD, slot);
                var row = first(statement)) {
            return row.getBoolean(1);
        }
    }

    /** Ends the session of an active instance that has been silent for so long; true when there was one. */
    synchronized boolean endSilentLeader(Duration silence) throws SQLException {
        try (var statement = prepare(Sql.END_SILENT_LEADER, slot)) {
            statement.setDouble(2, silence.toMillis() / MILLIS_PER_SECOND);
            try (var row = first(statement)) {
                return row.getLong(1) > 0;
            }
        }
    }

    synchronized void signOfLife() throws SQLException {
        try (var statement = connection.prepareStatement(Sql.SIGN_OF_LIFE.text())) {
            statement.execute();
        }
    }

    synchronized StartCheck.Server server() throws SQLException {
        try (var statement = connection.prepareStatement(Sql.SERVER.text());
                var row = first(statement)) {
            int timeline = row.getInt("timeline");
            return new StartCheck.Server(
                    row.getString("system_id"),
                    timeline,
                    Timelines.ends(config, timeline),
                    row.getString("database"),
                    Lsn.parse(row.getString("current_lsn")));
        }
    }

    synchronized Optional<SlotState> slot() throws SQLException {
        try (var statement = prepare(Sql.SLOT, slot);
                var row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var found = new StartCheck.Slot(
                    slot,
                    row.getString("plugin"),
                    row.getString("database"),
                    row.getString("lost"),
                    Lsn.parse(row.getString("confirmed_flush")));
            return Optional.of(new SlotState(found, row.getBoolean("active")));
        }
    }

    /** Waits for transactions that are open now: the slot begins after them. */
    synchronized void createSlot() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0);
        try (var statement = prepare(offersFailover() ? Sql.CREATE_FAILOVER_SLOT : Sql.CREATE_SLOT, slot)) {
            statement.execute();
        }
        connection.setNetworkTimeout(Runnable::run, Integer.parseInt(ANSWER_SECONDS) * 1_000);
    }

    /** Whether standbys can hold a copy of a slot, and go on with it when they are promoted. */
    private boolean offersFailover() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() >= FAILOVER_SLOTS_SINCE;
    }

    /** Does nothing where it is missing. */
    synchronized void dropSlot() throws SQLException {
        try (var statement = prepare(Sql.DROP_SLOT, slot)) {
            statement.execute();
        }
    }

    /** Ends the stream that a lost instance left behind; it is gone when {@link #slot()} says that it is not active. */
    synchronized void endWalsender() throws SQLException {
        try (var statement = prepare(Sql.END_WALSENDER, slot)) {
            statement.execute();
        }
    }

    synchronized Optional<Pulse> heartbeat() throws SQLException {
        try (var statement = prepare(Sql.HEARTBEAT, slot);
                var row = first(statement)) {
            String confirmed = row.getString("confirmed_flush");
            return confirmed == null
                    ? Optional.empty()
                    : Optional.of(new Pulse(
                            row.getBoolean("active"),
                            Lsn.parse(confirmed),
                            row.getLong("lag_bytes"),
                            row.getLong("safe_bytes")));
        }
    }

    /** What is made of a row. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    synchronized <T> T report(Reading<T> reading) throws SQLException {
        try (var statement = prepare(Sql.SLOT_REPORT, slot);
                var row = first(statement)) {
            return reading.of(row);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private PreparedStatement prepare(Sql sql, String parameter) throws SQLException {
        var statement = connection.prepareStatement(sql.text());
        statement.setString(1, parameter);
        return statement;
    }

    private static ResultSet first(PreparedStatement statement) throws SQLException {
        var rows = statement.executeQuery();
        if (!rows.next()) {
            throw new SQLException("no row came back");
        }
        return rows;
    }
}
