package io.quinite.vantage.ingest;

import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.schemas.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether the door can do its work: Kafka answers, the topics are there, their schemas are registered.
 * So a request finds out at once and never waits for a connection. Also learns how large a record the topics allow.
 */
final class Probe implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Probe.class);
    private static final long EVERY_MS = 1_000;
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final String RECORD_BYTES = "max.message.bytes";

    private final List<FactEncoder<?>> encoders;
    private final Admin admin;
    private final FactLog factLog;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("ingest-probe"));
    private final Map<String, Integer> recordBytesMax = new ConcurrentHashMap<>();
    private volatile @Nullable String schemas = "schemas have not been looked up yet";
    private volatile @Nullable String kafka = "kafka has not answered yet";

    Probe(List<FactEncoder<?>> encoders, Admin admin, FactLog factLog) {
        this.encoders = encoders;
        this.admin = admin;
        this.factLog = factLog;
        var unused = thread.scheduleWithFixedDelay(this::look, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Why the door cannot take facts; empty when it can. */
    Optional<String> whyNotReady() {
        String missing = schemas;
        if (missing != null) {
            return Optional.of(missing);
        }
        if (factLog.hasDetour()) {
            return factLog.whyDetourIsClosed();
        }
        if (factLog.stalled()) {
            return Optional.of("kafka does not acknowledge");
        }
        String away = kafka;
        return away == null || factLog.acknowledgedWithin(RECENT_NANOS) ? Optional.empty() : Optional.of(away);
    }

    /** The largest batch that the topic takes. */
    int recordBytesMax(Topic<?> topic) {
        Integer known = recordBytesMax.get(topic.name());
        return known == null ? Integer.parseInt(topic.settings().get(RECORD_BYTES)) : known;
    }

    private void look() {
        try {
            lookAtSchemas();
            lookAtKafka();
        } catch (RuntimeException e) {
            log.error("probe failed", e);
        }
    }

    private void lookAtSchemas() {
        if (schemas == null) {
            return;
        }
        try {
            encoders.forEach(FactEncoder::warmUp);
            schemas = null;
            log.info("schemas are resolved");
        } catch (KafkaException e) {
            tell(schemas, "schemas cannot be resolved: " + e.getMessage());
            schemas = "schemas cannot be resolved: " + e.getMessage();
        }
    }

    private void lookAtKafka() {
        var resources = encoders.stream()
                .map(encoder -> new ConfigResource(
                        ConfigResource.Type.TOPIC, encoder.kind().topic().name()))
                .toList();
        String found = null;
        try {
            admin.describeConfigs(resources).all().get().forEach(this::learn);
        } catch (ExecutionException e) {
            // A principal that may only write has reached Kafka all the same.
            if (!(e.getCause() instanceof AuthorizationException)) {
                found = "kafka does not answer: " + e.getCause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        tell(kafka, found);
        kafka = found;
        factLog.away(found != null && !factLog.acknowledgedWithin(RECENT_NANOS));
    }

    private void learn(ConfigResource topic, Config config) {
        var entry = config.get(RECORD_BYTES);
        if (entry != null) {
            recordBytesMax.put(topic.name(), Integer.parseInt(entry.value()));
        }
    }

    private static void tell(@Nullable String before, @Nullable String now) {
        if (before == null && now != null) {
            log.warn("not ready reason={}", now);
        } else if (before != null && now == null) {
            log.info("kafka answers");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
