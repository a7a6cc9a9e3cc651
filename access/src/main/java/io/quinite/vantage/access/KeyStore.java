package io.quinite.vantage.access;

import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of keys as those see it who change it: commands, and whoever starts a stack. */
public final class KeyStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyStore.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.API_KEYS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, String> kafka;
    private final Map<String, String> serde;
    private final Closing parts = new Closing();
    private final Producer<String, ApiKey> producer;

    private KeyStore(Settings settings) {
        kafka = settings.under("kafka");
        serde = settings.startingWith(SerdeSettings.prefixes());
        Map<String, Object> writing = new HashMap<>(Map.of("client.id", "vantage-keys"));
        writing.putAll(kafka);
        writing.put("acks", "all");
        writing.put("enable.idempotence", true);
        writing.put("max.block.ms", (int) PATIENCE.toMillis());
        writing.put("request.timeout.ms", 5_000);
        writing.put("delivery.timeout.ms", (int) PATIENCE.toMillis());
        producer = parts.add(
                "producer",
                new KafkaProducer<>(writing, new StringSerializer(), Topics.API_KEYS.valueSerializer(serde)));
    }

    /** @param settings {@code kafka.*} and the serde's, as services have them */
    public static KeyStore open(Settings settings) {
        return new KeyStore(settings);
    }

    /** Every key that was ever made, by id. */
    public Map<String, ApiKey> all() {
        Map<String, Object> reading = new HashMap<>(kafka);
        reading.remove("group.id");
        reading.put("enable.auto.commit", false);
        reading.put("auto.offset.reset", "earliest");
        reading.put("isolation.level", "read_committed");
        reading.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        try (var consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
                var values = Topics.API_KEYS.valueDeserializer(serde)) {
            return all(consumer, values);
        } catch (KafkaException e) {
            throw new UserError("the keys cannot be read from " + PARTITION.topic() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, ApiKey> all(KafkaConsumer<String, byte[]> consumer, Deserializer<ApiKey> values) {
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        var found = new TreeMap<String, ApiKey>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(PARTITION) < end) {
            if (System.nanoTime() > deadline) {
                throw new UserError(
                        "the topic " + PARTITION.topic() + " could not be read to its end in time; try again");
            }
            consumer.poll(POLL).forEach(record -> apply(record, values, found));
        }
        return found;
    }

    private static void apply(
            ConsumerRecord<String, byte[]> record, Deserializer<ApiKey> values, Map<String, ApiKey> found) {
        found.remove(record.key());
        if (record.value() == null) {
            return;
        }
        try {
            found.put(record.key(), values.deserialize(record.topic(), record.value()));
        } catch (RetriableException e) {
            throw e; // the registry is away
        } catch (KafkaException e) {
            // As the services take it: such a key is closed. The others must be listed and revoked all the same.
            log.warn("a key's record cannot be read id={} offset={}", record.key(), record.offset(), e);
        }
    }

    /** Writes the key's record; on return it is durable, and services know it within moments. */
    public void put(ApiKey key) {
        try {
            producer.send(new ProducerRecord<>(PARTITION.topic(), key.getId(), key))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new UserError(
                    "the key could not be written to " + PARTITION.topic() + ", nothing is changed: "
                            + (cause == null ? e : cause.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while a key was written; look at the list of keys", e);
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
