package io.quinite.vantage.cdc;

import io.debezium.connector.postgresql.PostgresConnector;
import io.quinite.vantage.cdc.change.ColumnText;
import io.quinite.vantage.kit.UserError;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * How the engine is set up so that the slot is its only position. What each setting keeps away is told in ADR 0070.
 *
 * @param prefix of the names of the engine's own records; new for every engine, because its JMX beans carry it too
 * @param placeholder what the engine writes for a value that it does not have; nobody can guess it
 */
record EngineSettings(String prefix, String placeholder, Properties properties) {
    private static final int POSTGRES_PORT = 5432;

    static EngineSettings of(CdcConfig config) {
        String unique = UUID.randomUUID().toString();
        String prefix = config.slot() + "-" + unique.substring(0, 8);
        String placeholder = "missing-" + unique;
        var properties = new Properties();
        properties.putAll(Map.of(
                "name",
                prefix,
                "topic.prefix",
                prefix,
                "connector.class",
                PostgresConnector.class.getName(),
                "offset.storage",
                MemoryOffsetBackingStore.class.getName(),
                "offset.flush.interval.ms",
                "200",
                "task.management.timeout.ms",
                "20000",
                "record.processing.threads",
                "1",
                "errors.max.retries",
                "0"));
        properties.putAll(Map.of(
                "plugin.name", "pgoutput",
                "slot.name", config.slot(),
                "slot.drop.on.stop", "false",
                "slot.max.retries", "0",
                "publication.name", config.publication(),
                "publication.autocreate.mode", "disabled",
                "snapshot.mode", "no_data",
                "lsn.flush.mode", "connector",
                "heartbeat.interval.ms", "0",
                "provide.transaction.metadata", "true"));
        properties.putAll(Map.of(
                "table.include.list", "public\\.leads,pipeline\\.cdc_snapshots",
                "skipped.operations", "none",
                "tombstones.on.delete", "false",
                "include.unknown.datatypes", "true",
                "unavailable.value.placeholder", placeholder,
                "converters", "text",
                "text.type", ColumnText.class.getName(),
                "message.prefix.include.list", "vantage\\..*",
                "event.processing.failure.handling.mode", "fail",
                "event.converting.failure.handling.mode", "fail"));
        properties.putAll(Map.of(
                "poll.interval.ms", Integer.toString(config.pollIntervalMs()),
                "max.batch.size", Integer.toString(config.batchRecordsMax()),
                "max.queue.size", Integer.toString(2 * config.batchRecordsMax())));
        address(config, properties);
        return new EngineSettings(prefix, placeholder, properties);
    }

    private static void address(CdcConfig config, Properties properties) {
        URI url = URI.create(config.postgresUrl().substring("jdbc:".length()));
        if (url.getHost() == null || url.getPath().length() < 2) {
            throw new UserError("the setting postgres.url is '" + config.postgresUrl()
                    + "'; it takes jdbc:postgresql://host:port/database");
        }
        properties.put("database.hostname", url.getHost());
        properties.put("database.port", Integer.toString(url.getPort() < 0 ? POSTGRES_PORT : url.getPort()));
        properties.put("database.dbname", url.getPath().substring(1));
        properties.put("database.user", config.postgresUser());
        properties.put("database.password", config.postgresPassword().value());
        // TLS and the like.
        for (String parameter : Objects.requireNonNullElse(url.getQuery(), "").split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                properties.put("driver." + parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
    }
}
