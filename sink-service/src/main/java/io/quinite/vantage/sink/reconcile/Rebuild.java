package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.reconcile.Run.Rebuilding;
import io.quinite.vantage.sink.store.Calls;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.ShadowCalls;
import io.quinite.vantage.sink.store.ShadowCalls.Built;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Builds call_logs anew beside the table in use, and swaps it in.
 *
 * <p>The swap is one transaction under the locks of all offsets of the call events, so the sink waits for as long as it lasts.
 * Calls of which the sink has read facts since the shadow was built are left out of it and mended right after, under the lock
 * of their partition.
 */
public final class Rebuild implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 1000;
    private static final String SCHEMA_EXISTS = "42P06";
    private static final String NOT_ALLOWED = "42501";

    private final Settings settings;
    private final Progress progress;
    private final SinkConfig config;
    private final Database database;
    private final ShadowCalls shadow = new ShadowCalls();
    private final List<Built> waiting = new ArrayList<>();
    private Reach reach = new Reach(Map.of(), Map.of());
    private long built;
    private boolean created;

    /** @param settings as the sink has them, but with a database user that may create a schema */
    public Rebuild(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.config = SinkConfig.from(settings);
        this.database = new Database(config.postgresUrl(), config.connection("rebuild"));
    }

    /**
     * Fills {@code rebuild.call_logs}.
     *
     * @param asOf with facts of that time at most; null for all that the sink has read
     * @param listener is told each row that differs from the table in use
     */
    public Reconciliation build(@Nullable Instant asOf, Consumer<Difference> listener)
            throws IOException, SQLException {
        create();
        var result = new Reconciler(settings, Options.everything(), progress, difference -> {
                    if (difference.subject().equals("call")) {
                        listener.accept(difference);
                    }
                })
                .run(new Rebuilding(asOf, this::take, found -> reach = found));
        synchronized (this) {
            flush();
        }
        return result;
    }

    private void create() throws SQLException {
        try {
            database.transaction(connection -> {
                shadow.create(connection);
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

    private synchronized void take(CallRow row, byte[] state) throws SQLException {
        waiting.add(new Built(row, new Calls.State(row.id(), state, null)));
        if (waiting.size() >= ROWS_AT_ONCE) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (!waiting.isEmpty()) {
            built += database.transaction(connection -> shadow.insert(connection, waiting));
            waiting.clear();
        }
    }

    /** Rows in the shadow. */
    public long built() {
        return built;
    }

    /** @return how many calls were written or deleted */
    public long swap() throws IOException, SQLException {
        Set<UUID> moved = new HashSet<>();
        long swapped;
        try (var log = new LogReader(config.kafka())) {
            swapped = database.transaction(connection -> swap(connection, log, moved));
        }
        if (!moved.isEmpty()) {
            var everything = Options.everything();
            var fix = new Options(null, null, everything.workDirectory(), everything.analyticsGroup(), true, false);
            swapped += new Reconciler(settings, fix, progress, difference -> {})
                    .run()
                    .fixed()
                    .map(Reconciliation.Fixed::calls)
                    .orElse(0L);
        }
        return swapped;
    }

    private long swap(Connection connection, LogReader log, Set<UUID> moved) throws SQLException {
        List<TopicPartition> partitions = reach.sink().keySet().stream()
                .filter(partition -> partition.topic().equals(Topics.CALL_EVENTS.name()))
                .toList();
        Map<TopicPartition, Long> next = new Offsets().lock(connection, partitions);
        Map<TopicPartition, Long> from = new HashMap<>();
        partitions.forEach(partition -> from.put(partition, reach.sink().getOrDefault(partition, 0L)));
        try {
            log.read(from, next, raw -> moved.add(CallAudit.callId(raw.key())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shadow.moved(connection, moved);
        return shadow.swap(connection);
    }

    /** Leaves the shadow where it is, to be looked at. */
    public void keep() {
        created = false;
    }

    @Override
    public void close() throws SQLException {
        try (database) {
            if (created) {
                database.transaction(connection -> {
                    shadow.drop(connection);
                    return true;
                });
            }
        }
    }
}
