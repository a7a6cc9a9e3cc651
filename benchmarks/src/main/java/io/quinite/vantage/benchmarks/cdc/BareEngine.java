package io.quinite.vantage.benchmarks.cdc;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** The engine with the service's batches and pauses, and nothing behind it: the limit. */
final class BareEngine implements AutoCloseable {
    static final String SLOT = "bare";

    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;

    private BareEngine(DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine) {
        this.engine = engine;
    }

    static void createSlot(EmbeddedStack stack) throws SQLException {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
        }
    }

    /** @param changes is given every change of a lead */
    static BareEngine start(EmbeddedStack stack, Consumer<Struct> changes) throws IOException {
        var engine = DebeziumEngine.create(Connect.class)
                .using(properties(stack))
                .notifying(new DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>>() {
                    @Override
                    public void handleBatch(
                            List<ChangeEvent<SourceRecord, SourceRecord>> events,
                            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
                            throws InterruptedException {
                        for (var event : events) {
                            if (event.value().value() instanceof Struct change
                                    && change.schema().field("after") != null) {
                                changes.accept(change);
                            }
                        }
                        committer.markProcessed(events.get(events.size() - 1));
                        committer.markBatchFinished();
                    }
                })
                .build();
        var executor = Executors.newSingleThreadExecutor(runnable -> {
            var thread = new Thread(runnable, "bare-engine");
            thread.setDaemon(true);
            return thread;
        });
        executor.execute(engine);
        return new BareEngine(engine);
    }

    private static Properties properties(EmbeddedStack stack) throws IOException {
        String prefix = "bare-" + UUID.randomUUID();
        var properties = new Properties();
        properties.putAll(Map.of(
                "name",
                prefix,
                "topic.prefix",
                prefix,
                "connector.class",
                PostgresConnector.class.getName(),
                "offset.storage",
                "org.apache.kafka.connect.storage.MemoryOffsetBackingStore",
                "offset.flush.interval.ms",
                "200",
                "record.processing.threads",
                "1",
                "plugin.name",
                "pgoutput",
                "slot.name",
                SLOT,
                "publication.name",
                "vantage_leads",
                "publication.autocreate.mode",
                "disabled"));
        properties.putAll(Map.of(
                "snapshot.mode", "no_data",
                "table.include.list", "public\\.leads",
                "tombstones.on.delete", "false",
                "poll.interval.ms", "10",
                "max.batch.size", "1024",
                "max.queue.size", "2048",
                "database.hostname", "127.0.0.1",
                "database.port", Integer.toString(stack.postgres().port()),
                "database.dbname", EmbeddedPostgres.DATABASE,
                "database.user", EmbeddedPostgres.SUPERUSER));
        // Else a close that comes at the wrong moment takes minutes.
        properties.put("task.management.timeout.ms", "20000");
        properties.put("database.password", stack.secret("postgres"));
        return properties;
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }
}
