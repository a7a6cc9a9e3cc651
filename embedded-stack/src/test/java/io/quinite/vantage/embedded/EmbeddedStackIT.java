package io.quinite.vantage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.registry.RegistryConfig;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EmbeddedOnly("the embedded stack")
final class EmbeddedStackIT {
    @TempDir
    private Path directory;

    @Test
    void shouldHaveTopicsSchemasTablesAndRolesWhenItHasStarted() throws Exception {
        try (var stack = EmbeddedStack.start(directory)) {
            var sink = stack.settingsAs("vantage_sink").section("postgres");

            assertThat(topics(stack))
                    .contains(Topics.CALL_EVENTS.name(), Topics.CALL_EVENTS.deadLetters(), Topics.LEAD_CHANGES.name());
            assertThat(new SchemaRegistryClient(RegistryConfig.from(Map.of(
                                    "schema.registry.url", stack.registry().url())))
                            .subjects())
                    .contains("voice.call-events-value");
            try (var connection = DriverManager.getConnection(
                            sink.required("url"), sink.required("user"), sink.required("password"));
                    var statement = connection.createStatement();
                    var result = statement.executeQuery("select count(*) from call_logs")) {
                assertThat(result.next()).isTrue();
            }
        }
    }

    @Test
    void shouldFindItsDataOnTheSamePortsAfterARestart() throws Exception {
        Settings before;
        try (var stack = EmbeddedStack.start(directory)) {
            before = stack.settings();
            createTopic(stack, "facts");
            produceTransactionally(stack, "facts", "kept");
            execute(stack, "create table facts as select 'kept' as fact");
        }

        try (var stack = EmbeddedStack.start(directory)) {
            assertThat(stack.settings().under("kafka")).isEqualTo(before.under("kafka"));
            assertThat(stack.settings().under("postgres")).isEqualTo(before.under("postgres"));
            assertThat(stack.settings().under("schema")).isEqualTo(before.under("schema"));
            assertThat(committed(stack, "facts")).containsExactly("kept");
            assertThat(one(stack, "select fact from facts")).isEqualTo("kept");
        }
    }

    @Test
    void shouldStandBesideAnotherStack() throws Exception {
        try (var one = EmbeddedStack.start(directory.resolve("one"));
                var other = EmbeddedStack.start(directory.resolve("other"))) {
            execute(one, "create table only_in_one ()");
            createTopic(one, "only-in-one");

            assertThat(one(other, "select to_regclass('only_in_one')")).isNull();
            assertThat(topics(other)).doesNotContain("only-in-one");
        }
    }

    @Test
    void shouldKeepWhatIsCommittedWhenPartsAreStoppedAndKilled() throws Exception {
        try (var stack = EmbeddedStack.start(directory)) {
            createTopic(stack, "facts");
            produceTransactionally(stack, "facts", "kept");
            execute(stack, "create table facts as select 'kept' as fact");

            stack.postgres().kill();
            assertThat(stack.postgres().isRunning()).isFalse();
            stack.postgres().start();
            stack.kafka().stop();
            stack.kafka().start();

            assertThat(one(stack, "select fact from facts")).isEqualTo("kept");
            assertThat(committed(stack, "facts")).containsExactly("kept");
        }
    }

    private static void createTopic(EmbeddedStack stack, String name) throws Exception {
        try (var admin = Admin.create(kafka(stack))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private static Iterable<String> topics(EmbeddedStack stack) throws Exception {
        try (var admin = Admin.create(kafka(stack))) {
            return admin.listTopics().names().get();
        }
    }

    private static void produceTransactionally(EmbeddedStack stack, String topic, String value) throws Exception {
        var config = kafka(stack);
        config.put("transactional.id", "test");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, value)).get();
            producer.commitTransaction();
        }
    }

    private static List<String> committed(EmbeddedStack stack, String topic) {
        var config = kafka(stack);
        config.putAll(Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest"));
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            var values = new java.util.ArrayList<String>();
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(row -> values.add(row.value()));
            }
            return values;
        }
    }

    private static Map<String, Object> kafka(EmbeddedStack stack) {
        return new java.util.HashMap<>(stack.settings().under("kafka"));
    }

    private static void execute(EmbeddedStack stack, String sql) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static @org.jspecify.annotations.Nullable String one(EmbeddedStack stack, String sql) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
