package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.schemas.AnalyticsGroup;
import io.quinite.vantage.schemas.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each hop is behind, measured from outside: the ends of the logs against what a hop says it has done. Not
 * thread-safe.
 */
final class Lags implements AutoCloseable {
    private static final String SINK_SQL = "select topic, partition, next_offset from pipeline.sink_offsets";
    private static final String SLOT_SQL = """
            select coalesce(sum(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)), 0)
              from pg_replication_slots
             where slot_name = 'vantage_leads'
            """;

    private final Admin admin;
    private final Connection database;
    private final List<TopicPartition> calls;
    private final List<TopicPartition> leads;

    /**
     * @param hop from what to what
     * @param amount how much is still to be done
     */
    record Lag(String hop, long amount, String unit) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-22s %,d %s", hop, amount, unit);
        }
    }

    private Lags(Endpoints endpoints) throws SQLException {
        this.database = Database.connect(endpoints);
        this.admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafkaBootstrap()));
        this.calls = partitions(Topics.CALL_EVENTS.name(), Topics.CALL_EVENTS.partitions());
        this.leads = partitions(Topics.LEAD_EVENTS.name(), Topics.LEAD_EVENTS.partitions());
    }

    static Lags of(Endpoints endpoints) throws SQLException {
        return new Lags(endpoints);
    }

    List<Lag> measure() throws SQLException, InterruptedException {
        // Positions before ends: a hop is never ahead of the log that it reads.
        Map<TopicPartition, Long> sink = sinkPositions();
        Map<TopicPartition, Long> totals = groupPositions();
        long slotBytes = slotBytes();
        Map<TopicPartition, Long> ends = ends();
        return List.of(
                new Lag("facts -> rows", behind(calls, sink, ends) + behind(leads, sink, ends), "facts"),
                new Lag("facts -> totals", behind(calls, totals, ends), "facts"),
                new Lag("rows -> lead changes", slotBytes, "bytes of log"));
    }

    @Override
    public void close() throws SQLException {
        admin.close();
        database.close();
    }

    private static long behind(
            List<TopicPartition> partitions, Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .mapToLong(one -> Math.max(0, ends.getOrDefault(one, 0L) - positions.getOrDefault(one, 0L)))
                .sum();
    }

    private Map<TopicPartition, Long> sinkPositions() throws SQLException {
        var positions = new HashMap<TopicPartition, Long>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(SINK_SQL)) {
            while (rows.next()) {
                positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
        }
        return positions;
    }

    private long slotBytes() throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(SLOT_SQL)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private Map<TopicPartition, Long> groupPositions() throws InterruptedException {
        try {
            var positions = new HashMap<TopicPartition, Long>();
            admin.listConsumerGroupOffsets(AnalyticsGroup.USUAL)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, position) -> {
                        if (position != null) {
                            positions.put(partition, position.offset());
                        }
                    });
            return positions;
        } catch (ExecutionException e) {
            return Map.of(); // the group is not known before its first commit
        }
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        calls.forEach(one -> wanted.put(one, OffsetSpec.latest()));
        leads.forEach(one -> wanted.put(one, OffsetSpec.latest()));
        try {
            return admin.listOffsets(wanted).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot ask Kafka for the ends of its logs", e.getCause());
        }
    }

    private static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }
}
