package io.quinite.vantage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction that Kafka has called committed is committed, also when the process ends between that word and the markers
 * in the partitions: the next start writes them. With many partitions, nearly every such end falls in between.
 */
@EmbeddedOnly("the embedded broker")
class CommittedStaysCommittedIT {
    private static final String TOPIC = "many-partitions";
    private static final int PARTITIONS = 100;
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldWriteTheMarkersOfATransactionThatAKilledProcessHadCommitted(@TempDir Path directory) throws Exception {
        var ports = Ports.free();
        for (int round = 1; round <= ROUNDS; round++) {
            commitAndDie(directory, ports);

            try (var kafka = EmbeddedKafka.start(directory.resolve("kafka"), ports.kafka(), ports.kafkaController())) {
                assertThat(committed(kafka, round * PARTITIONS))
                        .as("records that a reader of what is committed gets after kill %d", round)
                        .isEqualTo(round * PARTITIONS);
            }
        }
    }

    private static void commitAndDie(Path directory, Ports ports) throws Exception {
        Path output = directory.resolve("child.log");
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.resolve("kafka").toString(),
                        Integer.toString(ports.kafka()),
                        Integer.toString(ports.kafkaController()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
        try {
            assertThat(child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue())
                    .as(() -> "the child's status; it said: " + read(output))
                    .isEqualTo(Child.COMMITTED);
        } finally {
            child.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static int committed(EmbeddedKafka kafka, int expected) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = new ArrayList<TopicPartition>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(TOPIC, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var count = new int[1];
            Awaitility.await("committed records").atMost(PATIENCE).until(() -> {
                count[0] += consumer.poll(Duration.ofMillis(200)).count();
                return count[0] >= expected;
            });
            return count[0];
        }
    }

    /** A broker and its producer in one process that is gone, as by SIGKILL, the moment a commit has been confirmed. */
    static final class Child {
        static final int COMMITTED = 77;

        public static void main(String[] args) throws Exception {
            var kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            createTopic(kafka.bootstrapServers());
            Map<String, Object> settings = Map.of(
                    "bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "committed-stays-committed");
            var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < PARTITIONS; i++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, i, "key", "value"));
            }
            producer.commitTransaction();
            Runtime.getRuntime().halt(COMMITTED);
        }

        private static void createTopic(String bootstrapServers) throws Exception {
            try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
                if (!admin.listTopics().names().get().contains(TOPIC)) {
                    admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                            .all()
                            .get();
                }
            }
        }
    }
}
