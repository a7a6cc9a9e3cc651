package io.quinite.vantage.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.embedded.registry.Registered.Reference;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The registry's log: the compacted topic {@code _schemas}, with the keys and values of Confluent's registry, so that
 * either could read what the other wrote.
 */
final class SchemasTopic implements Subjects.Log, AutoCloseable {
    private static final String TOPIC = "_schemas";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final String PATIENCE_MS = "10000";

    private final ObjectMapper json = new ObjectMapper();
    private final String bootstrapServers;
    private final KafkaProducer<String, @Nullable String> producer;

    private SchemasTopic(String bootstrapServers, KafkaProducer<String, @Nullable String> producer) {
        this.bootstrapServers = bootstrapServers;
        this.producer = producer;
    }

    /** Opens the topic, which is created where it is missing. */
    static SchemasTopic open(String bootstrapServers) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var topic = new NewTopic(TOPIC, 1, (short) -1).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create the topic " + TOPIC, e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating the topic " + TOPIC, e);
        }
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "linger.ms",
                "0",
                "max.block.ms",
                PATIENCE_MS,
                "request.timeout.ms",
                "5000",
                "delivery.timeout.ms",
                PATIENCE_MS);
        return new SchemasTopic(
                bootstrapServers, new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()));
    }

    @Override
    public void append(Entry entry) {
        try {
            producer.send(new ProducerRecord<>(TOPIC, 0, key(entry), value(entry)))
                    .get();
        } catch (ExecutionException e) {
            throw new RegistryException(50001, "Error in the backend data store: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(50001, "Interrupted while writing to the backend data store");
        }
    }

    @Override
    public void readAll(Consumer<Entry> reader) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "default.api.timeout.ms",
                PATIENCE_MS);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            while (consumer.position(PARTITION) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(row -> entry(row).ifPresent(reader));
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private String key(Entry entry) {
        var key = json.createObjectNode();
        if (entry instanceof Entry.Version version) {
            schemaKey(key, version.registered().subject(), version.registered().version());
        } else if (entry instanceof Entry.Removed removed) {
            schemaKey(key, removed.subject(), removed.version());
        } else if (entry instanceof Entry.Level level) {
            key.put("keytype", "CONFIG").put("subject", level.subject()).put("magic", 0);
        } else {
            key.put("keytype", "HIGHEST_ID").put("magic", 0);
        }
        return key.toString();
    }

    private static void schemaKey(ObjectNode key, String subject, int version) {
        key.put("keytype", "SCHEMA")
                .put("subject", subject)
                .put("version", version)
                .put("magic", 1);
    }

    private @Nullable String value(Entry entry) {
        var value = json.createObjectNode();
        if (entry instanceof Entry.Version version) {
            var one = version.registered();
            value.put("subject", one.subject()).put("version", one.version()).put("id", one.id());
            var references = value.putArray("references");
            one.references().forEach(to -> references
                    .addObject()
                    .put("name", to.name())
                    .put("subject", to.subject())
                    .put("version", to.version()));
            return value.put("schema", one.schema())
                    .put("deleted", one.deleted())
                    .toString();
        }
        if (entry instanceof Entry.Level level) {
            return level.level() == null
                    ? null
                    : value.put("subject", level.subject())
                            .put("compatibilityLevel", level.level().name())
                            .toString();
        }
        return entry instanceof Entry.HighestId highest
                ? value.put("id", highest.id()).toString()
                : null;
    }

    private java.util.Optional<Entry> entry(ConsumerRecord<String, @Nullable String> row) {
        try {
            JsonNode key = json.readTree(row.key());
            JsonNode value = row.value() == null ? null : json.readTree(row.value());
            return java.util.Optional.ofNullable(
                    switch (key.path("keytype").asText()) {
                        case "SCHEMA" -> schema(key, value);
                        case "CONFIG" ->
                            new Entry.Level(
                                    key.path("subject").textValue(),
                                    value == null
                                            ? null
                                            : CompatibilityLevel.of(value.path("compatibilityLevel")
                                                    .asText()));
                        case "HIGHEST_ID" ->
                            new Entry.HighestId(
                                    value == null ? 0 : value.path("id").asInt());
                        default -> null; // Confluent's NOOP and the like
                    });
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("no JSON in " + TOPIC + " at offset " + row.offset(), e);
        }
    }

    private static Entry schema(JsonNode key, @Nullable JsonNode value) {
        String subject = key.path("subject").asText();
        int version = key.path("version").asInt();
        if (value == null) {
            return new Entry.Removed(subject, version);
        }
        var references = new ArrayList<Reference>();
        value.path("references")
                .forEach(to -> references.add(new Reference(
                        to.path("name").asText(),
                        to.path("subject").asText(),
                        to.path("version").asInt())));
        return new Entry.Version(new Registered(
                subject,
                version,
                value.path("id").asInt(),
                value.path("schema").asText(),
                references,
                value.path("deleted").asBoolean()));
    }
}
