package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.merge.CallMerge;
import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.reconcile.Run.Rebuilding;
import io.quinite.vantage.sink.store.Calls;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.ShadowCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
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
final class CallRebuild implements Rebuild {
    private static final int ROWS_AT_ONCE = 1000;

    private final Settings settings;
    private final Progress progress;
    private final SinkConfig config;
    private final Database database;
    private final ShadowSchema schema;
    private final ShadowCalls shadow = new ShadowCalls();
    private final List<ShadowCalls.Built> waiting = new ArrayList<>();
    private Reach reach = new Reach(Map.of(), Map.of());
    private long built;

    CallRebuild(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.config = SinkConfig.from(settings);
        this.database = new Database(config.postgresUrl(), config.connection("rebuild"));
        this.schema = new ShadowSchema(database, config);
    }

    @Override
    public Built build(@Nullable Instant asOf, Consumer<Difference> listener) throws IOException, SQLException {
        schema.create(shadow::create);
        var counts = new EnumMap<Kind, Long>(Kind.class);
        var result = new Reconciler(settings, Options.everything(), progress, difference -> {
                    if (difference.subject().equals("call")) {
                        counts.merge(difference.kind(), 1L, Long::sum);
                        listener.accept(difference);
                    }
                })
                .run(new Rebuilding(asOf, this::take, found -> reach = found, counted -> {}));
        synchronized (this) {
            flush();
        }
        return new Built(built, result.factsRead(), counts);
    }

    private synchronized void take(CallRow row, CallMerge taken) throws SQLException {
        waiting.add(new ShadowCalls.Built(row, new Calls.State(row.id(), taken.state(), null)));
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

    @Override
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

    @Override
    public void keep() {
        schema.keep();
    }

    @Override
    public void close() throws SQLException {
        try (database) {
            schema.drop();
        }
    }
}
