package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The access rules of docs/topics.md, by a real authorizer: a tenant's login reads its organization's topic and nothing else. */
@EmbeddedOnly("the broker with an authorizer runs in this process")
class TenantsSeeOnlyTheirTopicIT {
    private static final UUID A = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final UUID B = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    private static final String TENANT = "crm_a";

    @TempDir
    static Path directory;

    static TestStack stack;
    static GuardedBroker broker;

    @BeforeAll
    static void publish() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
        broker = GuardedBroker.start(directory.resolve("guarded"), List.of(TENANT, "crm_b"));
        TopicCreator.createAll(Map.of("bootstrap.servers", bootstrap()), 1);
        try (var cdc = Running.ready(stack.settingsAs("vantage_cdc")
                .with("kafka.bootstrap.servers", bootstrap())
                .with("cdc.organization.topics", "true"))) {
            try (var connection = stack.postgres().connect();
                    var statement = connection.createStatement()) {
                for (UUID organization : List.of(A, B)) {
                    statement.execute("insert into organizations (id, name) values ('" + organization + "', 'o')");
                    statement.execute("insert into leads (organization_id, name) values ('" + organization
                            + "', 'lead of " + organization + "')");
                }
            }
            await().atMost(Running.SOON).untilAsserted(() -> assertThat(names()).contains(topic(A), topic(B)));
            await().atMost(Running.SOON).untilAsserted(() -> assertThat(cdc.observability
                            .meters()
                            .get("vantage.cdc.transactions")
                            .counter()
                            .count())
                    .isEqualTo(2));
        }
        allow(ResourceType.TOPIC, topic(A), PatternType.LITERAL);
        allow(ResourceType.GROUP, TENANT, PatternType.PREFIXED);
    }

    @AfterAll
    static void stop() {
        broker.close();
        stack.close();
    }

    @Test
    void shouldLetATenantFollowItsOwnTopic() {
        var settings = new HashMap<String, Object>(broker.outside(TENANT));
        settings.put("group.id", TENANT + "-1");
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        Map<String, String> serde = stack.settings().startingWith(SerdeSettings.prefixes());
        var changes = new ArrayList<@Nullable LeadChange>();
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), Topics.LEAD_CHANGES.valueDeserializer(serde))) {
            consumer.subscribe(List.of(topic(A)));
            await().atMost(Running.SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> changes.add(record.value()));
                return !changes.isEmpty();
            });
            consumer.commitSync();
            assertThat(consumer.listTopics().keySet())
                    .as("it does not learn what others there are")
                    .containsExactly(topic(A));
        }
        assertThat(changes).singleElement().satisfies(change -> assertThat(String.valueOf(change))
                .contains("lead of " + A)
                .doesNotContain(B.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm.lead-changes.00000000-0000-4000-8000-00000000000b",
                "crm.lead-changes",
                "crm.lead-events",
                "cdc.positions",
                "__consumer_offsets"
            })
    void shouldLetATenantReadNothingElse(String other) {
        try (var consumer =
                new KafkaConsumer<>(broker.outside(TENANT), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(other, 0);
            consumer.assign(List.of(partition));
            assertThatThrownBy(() -> {
                        consumer.seekToBeginning(List.of(partition));
                        consumer.poll(Duration.ofSeconds(10));
                    })
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm.lead-changes.00000000-0000-4000-8000-00000000000a",
                "crm.lead-changes.00000000-0000-4000-8000-00000000000b",
                "crm.lead-changes"
            })
    void shouldLetATenantWriteNowhere(String topic) {
        var settings = new HashMap<String, Object>(broker.outside(TENANT));
        // An idempotent one is refused earlier, whatever the topic.
        settings.put("enable.idempotence", "false");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>(topic, "k", "v")).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void shouldKeepATenantOutOfTheGroupsOfOthers() {
        var settings = new HashMap<String, Object>(broker.outside(TENANT));
        settings.put("group.id", "crm_b-1");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic(A)));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
    }

    @Test
    void shouldShowNothingToALoginWithoutRules() {
        try (var consumer = new KafkaConsumer<>(
                broker.outside("crm_b"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            assertThat(consumer.listTopics()).isEmpty();
        }
    }

    private static void allow(ResourceType type, String name, PatternType pattern) throws Exception {
        try (var admin = Admin.create(broker.inside())) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(type, name, pattern),
                            new AccessControlEntry("User:" + TENANT, "*", AclOperation.READ, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    private static Set<String> names() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(broker.inside())) {
            return admin.listTopics().names().get();
        }
    }

    private static String bootstrap() {
        return String.valueOf(broker.inside().get("bootstrap.servers"));
    }

    private static String topic(UUID organization) {
        return Topics.leadChangesOf(organization).name();
    }
}
