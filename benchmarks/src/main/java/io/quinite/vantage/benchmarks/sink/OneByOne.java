package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Quietly;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/** One upsert and one commit for each event, over one connection, prepared. */
final class OneByOne implements Contender {
    private final Connection connection;
    private final PreparedStatement upsert;

    OneByOne(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(true);
        upsert = connection.prepareStatement(
                "insert into call_logs (id, call_sid, organization_id, campaign_id, lead_id,"
                        + " call_status, call_timestamp, duration, metadata) values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)"
                        + " on conflict (id) do update set call_status = excluded.call_status, duration = excluded.duration,"
                        + " metadata = call_logs.metadata || excluded.metadata");
    }

    @Override
    public String name() {
        return "one by one";
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        return () -> {
            try {
                for (CallEvent call : calls) {
                    upsert.setObject(1, CallRows.id(call));
                    upsert.setString(2, call.getCallSid());
                    upsert.setObject(3, call.getOrganizationId());
                    upsert.setObject(4, call.getCampaignId());
                    upsert.setObject(5, call.getLeadId());
                    upsert.setString(6, CallRows.status(call));
                    upsert.setTimestamp(7, Timestamp.from(call.getOccurredAt()));
                    upsert.setInt(8, CallRows.ended(call).getDurationSeconds());
                    upsert.setString(9, CallRows.metadata(call));
                    upsert.executeUpdate();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public void close() {
        Quietly.close(connection);
    }
}
