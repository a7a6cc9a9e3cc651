package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The JDBC sink into {@code call_logs} and the PostgreSQL connector out of it, in one standalone worker, set for small delays: polls
 * of the log every 10 ms, upserts by unnest in batches of what has come, nothing looked up in a registry.
 */
final class ConnectSettings {
    static final String ROWS = "benchmark.whole-rows";
    static final String PUBLICATION = "benchmark_calls";
    private static final String PREFIX = "benchmark";
    static final String CHANGES = PREFIX + ".public.call_logs";
    private static final int BATCH = 5_000;

    private ConnectSettings() {}

    static Path worker(ChildStack stack, Path directory) throws IOException {
        return store(
                directory.resolve("connect.properties"),
                Map.of(
                        "bootstrap.servers", stack.bootstrapServers(),
                        "listeners", "http://127.0.0.1:0",
                        "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                        "value.converter", "io.quinite.vantage.benchmarks.connect.PlainAvroConverter",
                        "value.converter.schema", CallRow.SCHEMA.toString(),
                        "offset.storage.file.filename",
                                directory.resolve("connect.offsets").toString(),
                        "plugin.discovery", "only_scan",
                        "connector.client.config.override.policy", "All"));
    }

    static Path sink(ChildStack stack, Path directory) throws IOException {
        return store(
                directory.resolve("jdbc-sink.properties"),
                Map.ofEntries(
                        Map.entry("name", "jdbc-sink"),
                        Map.entry("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector"),
                        Map.entry("tasks.max", "1"),
                        Map.entry("topics", ROWS),
                        Map.entry("connection.url", stack.jdbcUrl()),
                        Map.entry("connection.username", EmbeddedPostgres.SUPERUSER),
                        Map.entry("connection.password", stack.secret(EmbeddedPostgres.SUPERUSER)),
                        Map.entry("insert.mode", "upsert"),
                        Map.entry("primary.key.mode", "record_value"),
                        Map.entry("primary.key.fields", "id"),
                        Map.entry("schema.evolution", "none"),
                        Map.entry("collection.name.format", "call_logs"),
                        Map.entry("use.reduction.buffer", "true"),
                        Map.entry("batch.size", Integer.toString(BATCH)),
                        Map.entry("dialect.postgres.unnest.insert.enabled", "true"),
                        Map.entry("consumer.override.max.poll.records", Integer.toString(BATCH)),
                        Map.entry("consumer.override.auto.offset.reset", "earliest")));
    }

    static Path source(ChildStack stack, Path directory) throws IOException {
        var settings = new HashMap<String, String>();
        settings.putAll(Map.of(
                "name", "postgres-source",
                "connector.class", "io.debezium.connector.postgresql.PostgresConnector",
                "tasks.max", "1",
                "topic.prefix", PREFIX,
                "plugin.name", "pgoutput",
                "slot.name", PUBLICATION,
                "publication.name", PUBLICATION,
                "publication.autocreate.mode", "disabled",
                "snapshot.mode", "no_data",
                "table.include.list", "public\\.call_logs"));
        settings.putAll(Map.of(
                "database.hostname",
                "127.0.0.1",
                "database.port",
                Integer.toString(stack.ports().postgres()),
                "database.dbname",
                EmbeddedPostgres.DATABASE,
                "database.user",
                EmbeddedPostgres.SUPERUSER,
                "database.password",
                stack.secret(EmbeddedPostgres.SUPERUSER),
                "max.batch.size",
                "8192",
                "max.queue.size",
                "65536",
                "poll.interval.ms",
                "10"));
        for (String part : new String[] {"key", "value"}) {
            settings.put(part + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            settings.put(part + ".converter.schemas.enable", "false");
        }
        return store(directory.resolve("postgres-source.properties"), settings);
    }

    private static Path store(Path file, Map<String, String> settings) throws IOException {
        var properties = new Properties();
        properties.putAll(settings);
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return file;
    }
}
