package io.quinite.vantage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.schemas.TopicPlan;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.deploy.DeploymentException;
import io.quinite.vantage.schemas.deploy.SchemaRegistrar;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import io.quinite.vantage.schemas.registry.RegistryConfig;
import io.quinite.vantage.schemas.registry.RegistryException;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deploy steps against real Kafka and a real registry. */
@EmbeddedOnly("the embedded parts, deployed to")
class DeploymentIT {
    private static final String CALLS = Topics.CALL_EVENTS.name();

    @TempDir
    private static Path dir;

    private static EmbeddedKafka kafka;
    private static EmbeddedRegistry registry;
    private static Admin admin;

    @BeforeAll
    static void start() {
        Ports ports = Ports.free();
        kafka = EmbeddedKafka.start(dir.resolve("kafka"), ports.kafka(), ports.kafkaController());
        registry = EmbeddedRegistry.start(kafka.bootstrapServers(), ports.registry());
        admin = Admin.create(adminConfig());
    }

    @AfterAll
    static void stop() {
        admin.close();
        registry.close();
        kafka.close();
    }

    @AfterEach
    void deleteTopics() throws Exception {
        List<String> planned = Topics.plans().stream().map(TopicPlan::name).toList();
        List<String> present = admin.listTopics().names().get().stream()
                .filter(planned::contains)
                .toList();
        admin.deleteTopics(present).all().get();
        Awaitility.await().until(() -> admin.listTopics().names().get().stream().noneMatch(planned::contains));
    }

    @Test
    void shouldCreateWhatTheCatalogueSays() throws Exception {
        assertThat(TopicCreator.createAll(adminConfig(), 1))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.plans().stream().map(TopicPlan::name).toList());

        assertThat(partitions(CALLS)).isEqualTo(12);
        assertThat(setting(CALLS, "retention.ms")).isEqualTo("-1");
        assertThat(setting(CALLS, "min.insync.replicas")).isEqualTo("1");
        assertThat(setting(Topics.LEAD_CHANGES.name(), "cleanup.policy")).isEqualTo("compact,delete");
    }

    @Test
    void shouldCreateNothingTheSecondTimeAndOnlyWhatIsMissingTheThird() throws Exception {
        TopicCreator.createAll(adminConfig(), 1);

        assertThat(TopicCreator.createAll(adminConfig(), 1)).isEmpty();

        admin.deleteTopics(List.of(CALLS)).all().get();
        Awaitility.await().until(() -> !admin.listTopics().names().get().contains(CALLS));
        assertThat(TopicCreator.createAll(adminConfig(), 1)).containsExactly(CALLS);
    }

    @Test
    void shouldBearSeveralAtOnce() {
        var both = List.of(createInBackground(), createInBackground());

        assertThat(both.stream().map(CompletableFuture::join).flatMap(Collection::stream))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.plans().stream().map(TopicPlan::name).toList());
    }

    @Test
    void shouldRefuseAnotherNumberOfPartitions() throws Exception {
        TopicCreator.createAll(adminConfig(), 1);
        admin.createPartitions(Map.of(CALLS, NewPartitions.increaseTo(13)))
                .all()
                .get();

        Awaitility.await().until(() -> partitions(CALLS) == 13);
        assertRefused("topic " + CALLS + " has partitions 13, but the catalogue says 12");
    }

    @Test
    void shouldRefuseAShorterRetentionAndAllowALongerOne() throws Exception {
        TopicCreator.createAll(adminConfig(), 1);

        set(Topics.LEAD_CHANGES.name(), "retention.ms", "-1");
        assertThat(TopicCreator.createAll(adminConfig(), 1)).isEmpty();

        set(CALLS, "retention.ms", "604800000");
        assertRefused("topic " + CALLS + " has retention.ms 604800000, but the catalogue says -1");
    }

    @Test
    void shouldRefuseAnotherCleanUpPolicy() throws Exception {
        TopicCreator.createAll(adminConfig(), 1);

        set(CALLS, "cleanup.policy", "compact");

        assertRefused("topic " + CALLS + " has cleanup.policy compact, but the catalogue says delete");
    }

    @Test
    void shouldSayWhenThereAreNotEnoughBrokers() {
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> TopicCreator.createAll(adminConfig(), 3))
                .withMessageContaining(kafka.bootstrapServers())
                .withMessageContaining("replication factor");
    }

    @Test
    void shouldMakeTheRegistryRefuseWhatTheCatalogueMustNotBecome() {
        Map<String, Object> config = Map.of("schema.registry.url", registry.url());
        var first = SchemaRegistrar.registerAll(config);
        var client = new SchemaRegistryClient(RegistryConfig.from(config));
        Schema breaking = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"CallEvent\",\"namespace\":\"io.quinite.vantage.calls\","
                        + "\"fields\":[{\"name\":\"other\",\"type\":\"string\"}]}");

        assertThat(SchemaRegistrar.registerAll(config)).isEqualTo(first);
        assertThat(client.incompatibilities(CALLS + "-value", breaking)).isNotEmpty();
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> client.register(CALLS + "-value", breaking, false))
                .satisfies(e -> assertThat(e.status()).isEqualTo(409));
        assertThat(client.versions(CALLS + "-value")).containsExactly(1);
    }

    private static CompletableFuture<List<String>> createInBackground() {
        return CompletableFuture.supplyAsync(() -> TopicCreator.createAll(adminConfig(), 1));
    }

    private static void assertRefused(String says) {
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> TopicCreator.createAll(adminConfig(), 1))
                .withMessageContaining(says);
    }

    private static int partitions(String topic) throws Exception {
        var described = admin.describeTopics(List.of(topic)).allTopicNames().get();
        return Objects.requireNonNull(described.get(topic)).partitions().size();
    }

    private static String setting(String topic, String key) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var described = admin.describeConfigs(List.of(resource)).all().get();
        return Objects.requireNonNull(described.get(resource)).get(key).value();
    }

    private static void set(String topic, String key, String value) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var operation = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(operation)))
                .all()
                .get();
        Awaitility.await().until(() -> setting(topic, key).equals(value));
    }

    private static Map<String, Object> adminConfig() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}
