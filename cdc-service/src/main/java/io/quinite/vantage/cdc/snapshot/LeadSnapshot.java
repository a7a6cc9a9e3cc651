package io.quinite.vantage.cdc.snapshot;

import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.kit.UserError;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot, some leads at a time, each time in a transaction of its own. How far it is stands in {@code
 * pipeline.cdc_snapshots}, written in the same transaction, so that it can be killed at any moment and opened again.
 *
 * <p>It never waits for a lock while it holds one that others want: leads that others have locked are put aside, and
 * taken one by one later.
 */
public final class LeadSnapshot implements AutoCloseable {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String LOCK_TIMEOUT = "1s";

    /** Put aside at most, but for those of one transaction more. */
    private static final int WAITING_MAX = 1_000;

    private final Connection connection;
    private final String slot;
    private final Scope scope;
    private final int chunkLeads;
    private final long id;
    private final boolean resumed;
    private long leads;
    private String end = "0/0";

    /** What a step found. */
    public enum Step {
        /** Leads are in the log, there may be more. */
        WRITTEN,
        /** The only leads that are left are locked by others. */
        LOCKED,
        /** All are in the log. */
        DONE
    }

    /**
     * How far publishing is.
     *
     * @param active whether somebody publishes
     * @param bytes of the log that are not published
     * @param published whether this snapshot, when it is done, is published to its end
     */
    public record Behind(boolean active, long bytes, boolean published) {}

    private LeadSnapshot(
            Connection connection, String slot, Scope scope, int chunkLeads, long id, long leads, boolean resumed) {
        this.connection = connection;
        this.slot = slot;
        this.scope = scope;
        this.chunkLeads = chunkLeads;
        this.id = id;
        this.leads = leads;
        this.resumed = resumed;
    }

    /**
     * Takes up the snapshot of this scope that has not come to its end, or begins one.
     *
     * @param anew gives up one that has not come to its end
     * @param chunkLeads how many leads one transaction locks and writes at most
     * @throws UserError where no snapshot can be made, with what to do
     */
    public static LeadSnapshot open(CdcConfig config, Scope scope, boolean anew, int chunkLeads) throws SQLException {
        var connection = connect(config);
        try {
            requireSurroundings(connection, config);
            if (anew) {
                try (var abandon = connection.prepareStatement(Statement.ABANDON.text())) {
                    scope.bindBoth(abandon);
                    abandon.executeUpdate();
                }
            }
            var found = standing(connection, Statement.FIND, scope);
            var standing = found != null ? found : standing(connection, Statement.BEGIN, scope);
            connection.commit();
            if (standing == null) {
                throw new SQLException("no row came back");
            }
            return new LeadSnapshot(
                    connection, config.slot(), scope, chunkLeads, standing[0], standing[1], found != null);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    public long id() {
        return id;
    }

    /** Whether it had been begun before. */
    public boolean resumed() {
        return resumed;
    }

    /** How many are in the log. */
    public long leads() {
        return leads;
    }

    /** One transaction. */
    public Step step() throws SQLException {
        try {
            var step = transaction();
            connection.commit();
            return step;
        } catch (SQLException e) {
            connection.rollback();
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return Step.LOCKED;
            }
            throw e;
        }
    }

    /** @throws UserError where the slot is gone */
    public Behind behind() throws SQLException {
        try (var statement = connection.prepareStatement(Statement.BEHIND.text())) {
            statement.setString(1, end);
            statement.setString(2, slot);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw missing(slot);
                }
                return new Behind(row.getBoolean("active"), row.getLong("bytes"), row.getBoolean("published"));
            }
        } finally {
            connection.commit();
        }
    }

    /** Who may have locked what {@link Step#LOCKED} is about. */
    public String holder() throws SQLException {
        try (var statement = connection.prepareStatement(Statement.HOLDER.text());
                var row = first(statement)) {
            return row.getString(1);
        } finally {
            connection.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private Step transaction() throws SQLException {
        UUID last;
        List<UUID> waiting;
        try (var claim = connection.prepareStatement(Statement.CLAIM.text())) {
            claim.setLong(1, id);
            try (var row = claim.executeQuery()) {
                if (!row.next()) {
                    throw new UserError("snapshot " + id + " has been ended by somebody else");
                }
                last = row.getObject("last_id", UUID.class);
                waiting = new ArrayList<>(
                        Arrays.asList((UUID[]) row.getArray("waiting").getArray()));
                leads = row.getLong("leads");
            }
        }
        var chunk = new Chunk(connection, scope);
        List<UUID> next = waiting.size() < WAITING_MAX ? chunk.next(last, chunkLeads) : List.of();
        if (!next.isEmpty()) {
            Set<UUID> written = chunk.write(next, true);
            next.stream().filter(lead -> !written.contains(lead)).forEach(waiting::add);
            advance(next.get(next.size() - 1), waiting, written.size());
            return Step.WRITTEN;
        }
        if (!waiting.isEmpty()) {
            try (var patience = connection.createStatement()) {
                patience.execute("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
            }
            Set<UUID> written = chunk.write(List.of(waiting.get(0)), false);
            advance(null, waiting.subList(1, waiting.size()), written.size());
            return Step.WRITTEN;
        }
        try (var done = connection.prepareStatement(Statement.END.text())) {
            done.setLong(1, id);
            try (var row = first(done)) {
                end = row.getString(1);
            }
        }
        return Step.DONE;
    }

    private void advance(@Nullable UUID last, List<UUID> waiting, int written) throws SQLException {
        try (var advance = connection.prepareStatement(Statement.ADVANCE.text())) {
            advance.setObject(1, last, java.sql.Types.OTHER);
            advance.setArray(2, connection.createArrayOf("uuid", waiting.toArray()));
            advance.setLong(3, written);
            advance.setLong(4, id);
            advance.executeUpdate();
        }
        leads += written;
    }

    private static Connection connect(CdcConfig config) throws SQLException {
        var properties = new Properties();
        properties.put("user", config.postgresUser());
        properties.put("password", config.postgresPassword().value());
        properties.put("ApplicationName", "vantage-cdc-snapshot");
        properties.put("connectTimeout", "10");
        properties.put("tcpKeepAlive", "true");
        // The forms in which the engine gets values.
        properties.put("options", "-c datestyle=ISO,YMD -c intervalstyle=postgres -c timezone=UTC -c bytea_output=hex");
        var connection = DriverManager.getConnection(config.postgresUrl(), properties);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    private static void requireSurroundings(Connection connection, CdcConfig config) throws SQLException {
        try (var statement = connection.prepareStatement(Statement.SURROUNDINGS.text())) {
            statement.setString(1, config.publication());
            statement.setString(2, config.slot());
            try (var row = first(statement)) {
                if (row.getBoolean("standby")) {
                    throw new UserError("the server of postgres.url is a standby; set postgres.url to the primary");
                }
                if (!row.getBoolean("migrated")) {
                    throw new UserError("the table pipeline.cdc_snapshots is missing; run: vantage migrate");
                }
                if (!row.getBoolean("sees_all")) {
                    throw new UserError("row level security would hide leads from the role of postgres.user; let an"
                            + " administrator run: alter role " + config.postgresUser() + " bypassrls");
                }
                if (!row.getBoolean("published")) {
                    throw new UserError("the publication " + config.publication()
                            + " does not hold the table of snapshots; let its owner run: alter publication "
                            + config.publication() + " add table pipeline.cdc_snapshots (id)");
                }
                String slotState = row.getString("slot_state");
                if (slotState == null) {
                    throw missing(config.slot());
                }
                if (slotState.equals("lost")) {
                    throw new UserError("the server has invalidated the replication slot " + config.slot()
                            + "; start cdc-service, it says how to go on, and then run this again");
                }
            }
        }
    }

    private static UserError missing(String slot) {
        return new UserError("the replication slot " + slot
                + " does not exist, so nobody would publish a snapshot; start cdc-service first");
    }

    private static long @Nullable [] standing(Connection connection, Statement sql, Scope scope) throws SQLException {
        try (var statement = connection.prepareStatement(sql.text())) {
            scope.bindBoth(statement);
            try (var row = statement.executeQuery()) {
                return row.next() ? new long[] {row.getLong("id"), row.getLong("leads")} : null;
            }
        }
    }

    private static ResultSet first(PreparedStatement statement) throws SQLException {
        var rows = statement.executeQuery();
        if (!rows.next()) {
            throw new SQLException("no row came back");
        }
        return rows;
    }
}
