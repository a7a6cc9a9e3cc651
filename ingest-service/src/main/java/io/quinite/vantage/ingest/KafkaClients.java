package io.quinite.vantage.ingest;

import java.util.HashMap;
import java.util.Map;

/** How the door talks to Kafka: what the guarantees need is fixed, the rest is a default that {@code kafka.*} changes. */
final class KafkaClients {
    private static final int BATCH_BYTES = 64 * 1024;

    private KafkaClients() {}

    static Map<String, Object> producer(IngestConfig config) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "client.id", "vantage-ingest",
                // Long enough for a few requests to be collected under load; an idle door sends at once.
                "linger.ms", 2,
                "batch.size", BATCH_BYTES,
                "compression.type", "lz4",
                // A request has been answered 503 long before; what is written later is the same fact.
                "delivery.timeout.ms", 5_000,
                "request.timeout.ms", 2_000,
                "reconnect.backoff.max.ms", 250,
                "retry.backoff.max.ms", 250,
                // A topic that was idle must not make a request wait for its metadata.
                "metadata.max.idle.ms", 24 * 60 * 60 * 1000));
        properties.putAll(config.kafka());
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("max.block.ms", Math.max(1, config.ackTimeoutMs() / 2));
        // More than can be in flight, so that a request does not wait for memory: batches are not always full.
        properties.put("buffer.memory", config.recordBytesInFlightMax() * 2);
        properties.put("max.request.size", Integer.MAX_VALUE / 4);
        return properties;
    }

    /**
     * For facts that wait on the disk: never given up, so that the order of sending is that of the log, and a fact that
     * waits does not pass the one before it.
     */
    static Map<String, Object> replay(IngestConfig config) {
        Map<String, Object> properties = producer(config);
        properties.put("client.id", "vantage-ingest-spool");
        properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
        properties.put("max.block.ms", 500);
        properties.put("buffer.memory", 16L * 1024 * 1024);
        return properties;
    }

    static Map<String, Object> admin(IngestConfig config) {
        Map<String, Object> properties =
                new HashMap<>(Map.of("client.id", "vantage-ingest-probe", "reconnect.backoff.max.ms", 250));
        properties.putAll(config.kafka());
        properties.put("request.timeout.ms", 1_000);
        properties.put("default.api.timeout.ms", 1_500);
        return properties;
    }
}
