package io.quinite.vantage.embedded.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.embedded.EmbeddedKafka;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.schemas.RandomRecords;
import io.quinite.vantage.schemas.Seeds;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.deploy.SchemaRegistrar;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every type of record of every topic, and every kind of fact, goes through other people's clients: they read what our
 * serializer wrote and write it anew, and our deserializer must find in it what was there at the beginning.
 */
@EmbeddedOnly("the embedded registry")
class RegistryClientsAgreeIT {
    private static final int RECORDS_OF_A_KIND = 5;

    /**
     * JavaScript's clients refuse numbers from 2^53 on, and as Avro doubles what it writes (zigzag), they silently turn the
     * sign of negative ones from 2^52 on. In microseconds since 1970 that is the year 2112.
     */
    private static final long JAVASCRIPT_MAX = (1L << 52) - 1;

    @TempDir
    private static Path dir;

    private static EmbeddedKafka kafka;
    private static EmbeddedRegistry registry;

    private final long seed = Seeds.seed();

    private record Sent(Topic<?> topic, SpecificRecord record, String line) {}

    @BeforeAll
    static void start() {
        Ports ports = Ports.free();
        kafka = EmbeddedKafka.start(dir.resolve("kafka"), ports.kafka(), ports.kafkaController());
        registry = EmbeddedRegistry.start(kafka.bootstrapServers(), ports.registry());
        SchemaRegistrar.registerAll(config());
    }

    @AfterAll
    static void stop() {
        registry.close();
        kafka.close();
    }

    @Test
    void shouldAgreeWithConfluentsOwnClasses() throws Exception {
        assertAgrees(new OtherClients().confluentJava(), new RandomRecords(seed));
    }

    @Test
    void shouldAgreeWithConfluentsClientForJavaScript() throws Exception {
        assertAgrees(new OtherClients().node("confluentinc.cjs"), new RandomRecords(seed, JAVASCRIPT_MAX));
    }

    @Test
    void shouldAgreeWithTheClientOfKafkaJs() throws Exception {
        assertAgrees(new OtherClients().node("kafkajs.cjs"), new RandomRecords(seed, JAVASCRIPT_MAX));
    }

    private static void assertAgrees(OtherClients.Client client, RandomRecords records) throws Exception {
        List<Sent> sent = new ArrayList<>();
        for (Topic<? extends SpecificRecord> topic : Topics.all()) {
            sent.addAll(written(topic, records));
        }
        Path input =
                Files.write(dir.resolve("sent"), sent.stream().map(Sent::line).toList());
        Path output = dir.resolve("written-anew");
        Files.deleteIfExists(output);

        client.run(registry.url(), input, output);

        List<String> lines = Files.readAllLines(output);
        assertThat(lines).hasSameSizeAs(sent);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(read(sent.get(i).topic(), lines.get(i)))
                    .isEqualTo(sent.get(i).record());
        }
    }

    private static <V extends SpecificRecord> List<Sent> written(Topic<V> topic, RandomRecords records) {
        List<Sent> written = new ArrayList<>();
        try (var serializer = topic.valueSerializer(config())) {
            for (int branch = 0; branch < RandomRecords.branches(topic.valueType()); branch++) {
                for (int i = 0; i < RECORDS_OF_A_KIND; i++) {
                    V record = records.next(topic.valueType(), branch);
                    String bytes = Base64.getEncoder().encodeToString(serializer.serialize(topic.name(), record));
                    written.add(new Sent(topic, record, topic.name() + " " + bytes));
                }
            }
        }
        return written;
    }

    private static SpecificRecord read(Topic<?> topic, String line) {
        String base64 = line.substring(line.indexOf(' ') + 1);
        try (var deserializer = topic.valueDeserializer(config())) {
            return deserializer.deserialize(topic.name(), Base64.getDecoder().decode(base64));
        }
    }

    private static Map<String, Object> config() {
        return Map.of("schema.registry.url", registry.url());
    }
}
