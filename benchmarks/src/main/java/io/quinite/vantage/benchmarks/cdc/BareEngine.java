package io.quinite.vantage.benchmarks.cdc;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's engine, and nothing behind it. */
final class BareEngine {
    /** What Debezium's documentation advises for throughput: large batches, a queue of several, short polls. */
    static final Map<String, String> TUNED =
            Map.of("max.batch.size", "8192", "max.queue.size", "65536", "poll.interval.ms", "10");

    private BareEngine() {}

    /** URL, password, slot and changes of a round. */
    public static void main(String[] args) {
        var tally = new Tally(Integer.parseInt(args[3]));
        var properties = new Properties();
        properties.putAll(connector(args[0], args[1], args[2]));
        properties.putAll(Map.of(
                "name", args[2],
                "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore",
                "offset.flush.interval.ms", "200"));
        properties.putAll(TUNED);
        DebeziumEngine.create(Connect.class)
                .using(properties)
                .using((success, message, error) -> {
                    System.out.println("ended: " + message + ", " + error);
                    System.exit(1);
                })
                .notifying(new Counting(tally))
                .build()
                .run();
    }

    /** The connector's, wherever it runs. */
    static Map<String, String> connector(String url, String password, String slot) {
        URI address = URI.create(url.substring("jdbc:".length()));
        var settings = new HashMap<String, String>();
        settings.putAll(Map.of(
                "connector.class", PostgresConnector.class.getName(),
                "topic.prefix", slot,
                "plugin.name", "pgoutput",
                "slot.name", slot,
                "publication.name", "vantage_leads",
                "publication.autocreate.mode", "disabled",
                "snapshot.mode", "no_data",
                "table.include.list", "public\\.leads",
                "tombstones.on.delete", "false"));
        // A contender is frozen while others have their turns, and what it waits for is then late by its clock.
        settings.put("lsn.flush.timeout.ms", "3600000");
        // What the writers of changes say in the log is for the service.
        settings.put("message.prefix.exclude.list", "vantage\\..*");
        settings.putAll(Map.of(
                "database.hostname",
                address.getHost(),
                "database.port",
                Integer.toString(address.getPort()),
                "database.dbname",
                EmbeddedPostgres.DATABASE,
                "database.user",
                EmbeddedPostgres.SUPERUSER,
                "database.password",
                password));
        return settings;
    }

    private record Counting(Tally tally)
            implements DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> {
        @Override
        public void handleBatch(
                List<ChangeEvent<SourceRecord, SourceRecord>> events,
                DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
                throws InterruptedException {
            for (var event : events) {
                if (event.value().value() instanceof Struct change
                        && change.schema().field("after") != null) {
                    tally.change();
                }
            }
            committer.markProcessed(events.get(events.size() - 1));
            committer.markBatchFinished();
        }
    }
}
