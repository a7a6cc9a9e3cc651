package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.law.Log;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.SqlTrouble;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the worker: hands a log to the batches, without Kafka, as the sink's own role. */
final class BatchRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private final Map<String, String> serde;
    private final Database database;
    private final Batches batches;

    BatchRunner(TestStack stack) throws IOException {
        var settings = stack.settingsAs("vantage_sink");
        serde = settings.startingWith("schema.registry.");
        database = new Database(
                settings.section("postgres").required("url"),
                SinkConfig.from(settings).writingConnection("test"));
        batches = new Batches(serde);
    }

    Map<String, String> serde() {
        return serde;
    }

    Tally apply(TopicPartition partition, long expected, List<RawRecord> records, long next) throws SQLException {
        return database.transaction(
                connection -> batches.apply(connection, batches.prepare(partition, records), expected, next));
    }

    /** As {@link #apply}, but something happens before the commit. */
    void apply(TopicPartition partition, List<RawRecord> records, Runnable beforeCommit) throws SQLException {
        database.transaction(connection -> {
            Tally tally = batches.apply(connection, batches.prepare(partition, records), 0, records.size());
            beforeCommit.run();
            return tally;
        });
    }

    Run begin(Log log) throws SQLException {
        var positions = log.partitions().keySet().stream()
                .map(partition -> new Offsets.Position(partition, "some topic id", 0))
                .toList();
        database.transaction(connection -> {
            new Offsets().begin(connection, positions);
            return positions;
        });
        return new Run(log);
    }

    /** Applies everything, batch by batch, then sweeps. */
    void applyAll(Log log) throws SQLException {
        var run = begin(log);
        for (TopicPartition partition : run.partitions()) {
            run.apply(partition, Integer.MAX_VALUE);
        }
        run.sweep();
    }

    /** One reading of a log from its beginning. */
    final class Run {
        private final Log log;
        private final Map<TopicPartition, Integer> next = new HashMap<>();
        private final Map<String, Integer> retries = new TreeMap<>();

        private Run(Log log) {
            this.log = log;
        }

        Set<TopicPartition> partitions() {
            return log.partitions().keySet();
        }

        private List<RawRecord> rest(TopicPartition partition) {
            var records = Objects.requireNonNull(log.partitions().get(partition));
            return records.subList(next.getOrDefault(partition, 0), records.size());
        }

        boolean hasMore() {
            return partitions().stream().anyMatch(partition -> !rest(partition).isEmpty());
        }

        /** A batch of any size, of any partition. */
        void step(Random random) throws SQLException {
            var open = new ArrayList<>(partitions());
            open.removeIf(partition -> rest(partition).isEmpty());
            apply(open.get(random.nextInt(open.size())), 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
        }

        void apply(TopicPartition partition, int records) throws SQLException {
            var rest = rest(partition);
            var batch = rest.subList(0, Math.min(records, rest.size()));
            if (batch.isEmpty()) {
                return;
            }
            int from = next.getOrDefault(partition, 0);
            BatchRunner.this.apply(partition, from, batch, from + batch.size());
            next.put(partition, from + batch.size());
        }

        /** Small batches, with sweeps between them, each tried again as the worker does. */
        void applyAll(TopicPartition partition, Random random) throws SQLException {
            while (!rest(partition).isEmpty()) {
                try {
                    apply(partition, 1 + random.nextInt(8));
                    if (random.nextInt(4) == 0) {
                        new Sweep(batches, 7, 24).run(database, Set.of(partition), tally -> {});
                    }
                } catch (SQLException e) {
                    if (SqlTrouble.of(e) != SqlTrouble.TRANSIENT) {
                        throw e;
                    }
                    retries.merge(String.valueOf(e.getSQLState()), 1, Integer::sum);
                }
            }
            if (!retries.isEmpty()) {
                LOG.info("tried again partition={} states={}", partition, retries);
            }
        }

        void sweep() throws SQLException {
            var sweep = new Sweep(batches, 7, 24);
            boolean more = true;
            while (more) {
                more = sweep.run(database, partitions(), tally -> {});
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
