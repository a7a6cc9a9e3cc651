package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Quietly;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** The limit: rows that need no thought, encoded beforehand, copied in chunks, one transaction each. */
final class PlainCopy implements Contender {
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final Connection connection;
    private final int chunk;

    PlainCopy(Connection connection, int chunk) throws SQLException {
        this.connection = connection;
        this.chunk = chunk;
        connection.setAutoCommit(false);
    }

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public Role role() {
        return Role.LIMIT;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        var chunks = new ArrayList<byte[]>();
        for (int from = 0; from < calls.size(); from += chunk) {
            chunks.add(encode(calls.subList(from, Math.min(calls.size(), from + chunk))));
        }
        return () -> {
            try {
                for (byte[] bytes : chunks) {
                    new CopyManager(connection.unwrap(BaseConnection.class))
                            .copyIn(
                                    "copy call_logs (id, call_sid, organization_id, campaign_id, lead_id, call_status,"
                                            + " call_timestamp, duration, metadata) from stdin (format binary)",
                                    new ByteArrayInputStream(bytes),
                                    1 << 16);
                    connection.commit();
                }
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static byte[] encode(List<CallEvent> calls) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write("PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
            out.writeInt(0);
            out.writeInt(0);
            for (CallEvent call : calls) {
                out.writeShort(9);
                uuid(out, CallRows.id(call));
                text(out, call.getCallSid());
                uuid(out, call.getOrganizationId());
                uuid(out, call.getCampaignId());
                uuid(out, call.getLeadId());
                text(out, CallRows.status(call));
                out.writeInt(8);
                out.writeLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, call.getOccurredAt()));
                out.writeInt(4);
                out.writeInt(CallRows.ended(call).getDurationSeconds());
                text(out, "\u0001" + CallRows.metadata(call));
            }
            out.writeShort(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void uuid(DataOutputStream out, UUID id) throws IOException {
        out.writeInt(16);
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() {
        Quietly.close(connection);
    }
}
