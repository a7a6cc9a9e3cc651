package io.quinite.vantage.access;

import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link Keyring} as the topic of keys has it. What is known stays good while Kafka is away; what is missed then is
 * read when it is back. A record that cannot be read closes its key: it may be the one that revokes it.
 */
public final class KeyFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyFollower.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.API_KEYS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Keyring keyring;
    private final Supplier<Consumer<String, byte[]>> opener;
    private final Deserializer<ApiKey> values;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("api-keys"));
    private volatile @Nullable String notReady = "the keys have not been read yet";
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Consumer<String, byte[]> open;
    private long nextOffset;

    /** The latest record of each key; a key without one is gone. */
    private final Map<String, byte[]> records = new TreeMap<>();

    private final @Nullable RememberedKeys remembered;
    private boolean caughtUp;

    /**
     * @param kafka settings of the consumer
     * @param serde settings of the Avro serde
     * @param memory a file that keeps what is known for a start without Kafka; null to wait for Kafka instead
     */
    public KeyFollower(Keyring keyring, Map<String, ?> kafka, Map<String, ?> serde, @Nullable Path memory) {
        this.keyring = keyring;
        this.remembered = memory == null ? null : new RememberedKeys(memory);
        this.values = Topics.API_KEYS.valueDeserializer(serde);
        this.opener = () ->
                new KafkaConsumer<>(consumerSettings(kafka), new StringDeserializer(), new ByteArrayDeserializer());
        thread.execute(this::follow);
    }

    /** Why callers cannot be told from strangers yet; empty once everything that was in the topic has been read. */
    public Optional<String> whyNotReady() {
        return Optional.ofNullable(notReady);
    }

    private static Map<String, Object> consumerSettings(Map<String, ?> kafka) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("client.id", "vantage-api-keys", "reconnect.backoff.max.ms", 250));
        settings.putAll(kafka);
        settings.remove("group.id");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        settings.put("default.api.timeout.ms", 5_000);
        settings.put("request.timeout.ms", 4_000);
        return settings;
    }

    private void follow() {
        var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
        while (closed.getCount() > 0) {
            try (var consumer = opener.get()) {
                open = consumer;
                read(consumer, backoff);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException e) {
                pause(e, backoff);
            } catch (RuntimeException e) {
                log.error("following the keys failed, beginning again", e);
                pause(e, backoff);
            }
        }
    }

    /** Goes on where it was: from the beginning, a revoked key would be good again for a moment. */
    private void read(Consumer<String, byte[]> consumer, Backoff backoff) {
        recall();
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, nextOffset);
        long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        while (closed.getCount() > 0) {
            var batch = consumer.poll(POLL);
            for (var record : batch) {
                if (caughtUp) {
                    apply(record.key(), record.value());
                }
                keep(record.key(), record.value());
                nextOffset = record.offset() + 1;
            }
            if (!caughtUp && consumer.position(PARTITION) >= end) {
                catchUp();
                backoff.reset();
                log.info("keys are read count={}", keyring.size());
            } else if (caughtUp && !batch.isEmpty()) {
                remember();
            }
        }
    }

    /** What was known before this start, until the topic says what is. */
    private void recall() {
        if (remembered == null || notReady == null) {
            return;
        }
        var known = remembered.load();
        known.forEach(this::apply);
        if (!known.isEmpty()) {
            notReady = null;
            log.info("keys are remembered, not read yet count={}", keyring.size());
        }
    }

    /** At once, when all is read: on the way there a revoked key would be good for a moment. */
    private void catchUp() {
        records.forEach(this::apply);
        keyring.retain(records.keySet());
        caughtUp = true;
        notReady = null;
        remember();
    }

    private void keep(String id, byte @Nullable [] value) {
        if (value == null) {
            records.remove(id);
        } else {
            records.put(id, value);
        }
    }

    private void remember() {
        if (remembered != null) {
            remembered.save(records);
        }
    }

    private void apply(String id, byte @Nullable [] value) {
        if (value == null) {
            keyring.remove(id);
            return;
        }
        try {
            keyring.put(values.deserialize(Topics.API_KEYS.name(), value));
        } catch (RetriableException e) {
            throw e; // the registry is away
        } catch (KafkaException | IllegalArgumentException e) {
            log.error("a key's record cannot be read, the key is closed id={}", id, e);
            keyring.remove(id);
        }
    }

    private void pause(RuntimeException cause, Backoff backoff) {
        if (notReady != null) {
            notReady = "the keys cannot be read: " + cause.getMessage();
        }
        log.warn("cannot follow the keys, trying again known={} cause={}", keyring.size(), cause.toString());
        try {
            var unused = closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.shutdown();
        var reading = open;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the reader of the keys is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        values.close();
    }
}
