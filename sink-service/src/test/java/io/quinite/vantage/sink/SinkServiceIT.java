package io.quinite.vantage.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.teststack.TestStack;
import io.quinite.vantage.voice.VoiceServerEvent;
import io.quinite.vantage.voice.VoiceServerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack, one service after the other; each test has a world of its own. */
@SuppressWarnings("try") // A service works without being called.
final class SinkServiceIT {
    @TempDir
    private static Path directory;

    private static TestStack stack;
    private static Tables tables;
    private static Settings settings;
    private static Traffic traffic;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        tables = new Tables(stack.postgres().connect());
        settings = stack.settingsAs("vantage_sink").with("sink.sweep.interval.ms", "200");
        traffic = new Traffic(settings);
    }

    @AfterAll
    static void stop() {
        traffic.close();
        stack.close();
    }

    private static SinkService sink(Observability observability) {
        return SinkService.start(SinkConfig.from(settings), observability);
    }

    @Test
    void shouldWriteWhatTheTopicsSay() throws Exception {
        var world = new RandomFacts(11);
        var plan = traffic.plan(world, 100);
        var observability = Observability.quiet();

        try (var sink = sink(observability)) {
            tables.addOrganizationsAndProjects(world);
            tables.addCampaigns(world);
            traffic.send(plan);

            traffic.awaitOracle(tables, plan);
            await().untilAsserted(
                            () -> assertThat(observability.health().unready()).isEmpty());
            assertThat(observability.meters().scrape())
                    .contains("vantage_sink_records_total{outcome=\"stored\",topic=\"voice.call-events\"}")
                    .contains("vantage_sink_batch_seconds_count");
        }
        assertThat(tables.unbalanced()).isEmpty();
        assertThat(observability.health().unready()).isEmpty();
    }

    /** A hang-up during the greeting, told by the provider alone: its callback names campaign and lead. */
    @Test
    void shouldHaveARowForACallOfWhichOnlyTheEndWasEverHeard() throws Exception {
        var world = new RandomFacts(16);
        tables.addOrganizationsAndProjects(world);
        tables.addCampaigns(world);
        var lead = world.leads.entrySet().iterator().next();
        var campaign = world.campaigns.entrySet().stream()
                .filter(one -> one.getValue().equals(lead.getValue()))
                .findFirst()
                .orElseThrow();
        var words = List.of("busy", "timeout", "cancel", "failed", "no-answer");

        try (var sink = sink(Observability.quiet())) {
            world.lead(lead.getKey()).forEach(traffic::send);
            for (String word : words) {
                traffic.send(ended(word, lead.getValue(), campaign.getKey(), lead.getKey()));
            }

            await().untilAsserted(() -> assertThat(tables.list(
                            "select call_status || ' ' || (metadata->>'provider_status') from call_logs where call_sid"
                                    + " like 'only-the-end-%' and lead_id = '" + lead.getKey() + "'"))
                    .containsExactlyInAnyOrderElementsOf(
                            words.stream().map(word -> "no_answer " + word).toList()));
        }
        assertThat(tables.unbalanced()).isEmpty();
    }

    private static CallEvent ended(String word, UUID organization, UUID campaign, UUID lead) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setCallSid("only-the-end-" + word)
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setLeadId(lead)
                .setOccurredAt(Instant.parse("2026-11-24T12:00:00Z"))
                .setReceivedAt(Instant.parse("2026-11-24T12:00:01Z"))
                .setSource(CallSource.PROVIDER)
                .setFact(new CallEnded(word, null, null, null, null, null, null))
                .build();
    }

    @Test
    void shouldShowTotalsAlsoOfCampaignsThatComeLater() throws Exception {
        var world = new RandomFacts(12);
        var campaign = world.campaigns.entrySet().iterator().next();

        try (var sink = sink(Observability.quiet())) {
            traffic.totals(campaign.getValue(), campaign.getKey(), 10, 4, 7);
            traffic.totals(campaign.getValue(), campaign.getKey(), 9, 3, 6);
            // Another organization names the same campaign.
            traffic.totals(world.uuid(), campaign.getKey(), 99, 99, 8);
            await().until(() -> tables.number("select count(*) from pipeline.campaign_totals where campaign_id = '"
                            + campaign.getKey() + "'")
                    == 2);
            tables.addOrganizationsAndProjects(world);
            tables.addCampaigns(world);

            await().untilAsserted(() -> assertThat(tables.list("select total_calls || '/' || transferred_calls"
                            + " || '/' || conversion_rate from campaigns where id = '" + campaign.getKey() + "'"))
                    .containsExactly("10/4/40.00"));
        }
        assertThat(tables.unbalanced()).isEmpty();
    }

    @Test
    void shouldBringPoisonToTheDeadLetterTopicAndGoOn() throws Exception {
        var world = new RandomFacts(13);
        tables.addOrganizationsAndProjects(world);
        tables.addCampaigns(world);
        var plan = traffic.plan(world, 20);
        var good = plan.calls().get(0);
        var invalid = CallEvent.newBuilder(good)
                .setEventId(world.uuid())
                .setFact(new CallNoted("n", Map.of("k", "{no json")))
                .build();
        var unstorable = CallEvent.newBuilder(good)
                .setEventId(world.uuid())
                .setFact(new CallNoted("a\u0000b", Map.of()))
                .build();
        byte[] garbage = "not avro".getBytes(UTF_8);

        try (var sink = sink(Observability.quiet())) {
            traffic.send(invalid);
            traffic.send(unstorable);
            traffic.send(Topics.CALL_EVENTS.name(), good.getCallSid(), garbage);
            traffic.send(Topics.CALL_EVENTS.name(), good.getCallSid(), null);
            traffic.send(Topics.CALL_EVENTS.name(), "another key", traffic.bytes(good));
            traffic.send(plan);

            traffic.awaitOracle(tables, plan);
            await().untilAsserted(() -> assertThat(
                            tables.list("select cause from pipeline.dead_letters where published_at is not null"))
                    .contains("invalid-json", "unstorable", "unreadable", "empty", "key-mismatch"));
        }
        assertThat(tables.unbalanced()).isEmpty();
        var letters = deadLetters(Topics.CALL_EVENTS.deadLetters());
        assertThat(letters).anySatisfy(letter -> {
            assertThat(letter.value()).isEqualTo(garbage);
            assertThat(header(letter, "cause")).isEqualTo("unreadable");
            assertThat(header(letter, "topic")).isEqualTo(Topics.CALL_EVENTS.name());
            assertThat(header(letter, "offset")).matches("\\d+");
            assertThat(header(letter, "message")).isNotEmpty();
        });
        assertThat(letters)
                .anySatisfy(letter -> assertThat(header(letter, "message")).startsWith("text holds a character"));
    }

    @Test
    void shouldShareTheWorkOfTwoInstancesAndTakeOverWhenOneLeaves() throws Exception {
        var world = new RandomFacts(14);
        tables.addOrganizationsAndProjects(world);
        tables.addCampaigns(world);
        var first = traffic.plan(world, 60);

        var one = sink(Observability.quiet());
        try (var two = sink(Observability.quiet())) {
            traffic.send(first);
            traffic.awaitOracle(tables, first);
            one.close();
            var second = new Traffic.Plan(first.leads(), traffic.plan(world, 60).calls());
            traffic.send(second);
            var both = new ArrayList<>(first.calls());
            both.addAll(second.calls());

            traffic.awaitOracle(tables, new Traffic.Plan(first.leads(), both));
        } finally {
            one.close();
        }
        assertThat(tables.unbalanced()).isEmpty();
    }

    @Test
    void shouldWaitOutAPostgresThatIsKilledAndSayWhy() throws Exception {
        var world = new RandomFacts(15);
        tables.addOrganizationsAndProjects(world);
        tables.addCampaigns(world);
        var observability = Observability.quiet();
        Traffic.Plan plan;

        try (var sink = sink(observability)) {
            plan = traffic.plan(world, 200);
            for (int round = 0; round < 2; round++) {
                traffic.sendPart(plan, round, 3);
                stack.postgres().kill();
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                                observability.health().unready())
                        .hasEntrySatisfying("sink", why -> assertThat(why).startsWith("database: ")));
                stack.postgres().start();
                await().untilAsserted(() ->
                        assertThat(observability.health().unready()).isEmpty());
                tables = new Tables(stack.postgres().connect());
            }
            traffic.sendPart(plan, 2, 3);

            traffic.awaitOracle(tables, plan);
            await().untilAsserted(
                            () -> assertThat(observability.health().unready()).isEmpty());
        }
        assertThat(tables.unbalanced()).isEmpty();
        assertThat(observability.health().live()).isTrue();
    }

    @Test
    void shouldRefuseToStartWithADatabaseThatItCannotUse() {
        for (var wrong : List.of(
                settings.with("postgres.url", "jdbc:postgresql://127.0.0.1:1/vantage"),
                settings.with("postgres.password", "wrong"),
                settings.with("postgres.url", stack.postgres().jdbcUrl().replace("/vantage", "/postgres")))) {
            assertThatThrownBy(() -> SinkService.start(SinkConfig.from(wrong), Observability.quiet()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("the sink cannot work with jdbc:postgresql://127.0.0.1:")
                    .hasMessageContaining("as vantage_sink");
        }
    }

    @Test
    void shouldStopLoudlyWhereRecordsWereDeletedUnread() throws Exception {
        var observability = Observability.quiet();
        var strayed = new TopicPartition(Topics.LEAD_EVENTS.name(), 3);
        var stranger = settings.with("sink.group.id", "stranger");
        try (var sink = sink(Observability.quiet())) {
            await().until(() ->
                    tables.number("select count(*) from pipeline.sink_offsets") == 12L * SinkService.TOPICS.size());
        }
        String where = " where topic = '" + strayed.topic() + "' and partition = " + strayed.partition();
        String real = tables.value("select next_offset from pipeline.sink_offsets" + where);
        tables.run("update pipeline.sink_offsets set next_offset = 1000000" + where);

        try (var sink = SinkService.start(SinkConfig.from(stranger), observability)) {
            await().untilAsserted(
                            () -> assertThat(observability.health().failure()).isCompleted());
            assertThat(observability.health().failure().join().cause())
                    .hasMessageContaining("crm.lead-events-3 up to offset 1000000, but it ends at");
        } finally {
            tables.run("update pipeline.sink_offsets set next_offset = " + real + where);
        }
    }

    @Test
    void shouldKeepVoiceServersInTheirTable() throws Exception {
        var now = Instant.parse("2026-11-09T21:30:30.719660Z");
        var server = new VoiceServerEvent(
                UUID.randomUUID(),
                "ws-1",
                null,
                now,
                now,
                "wss://ws-1.example",
                true,
                VoiceServerStatus.VERIFIED,
                now,
                3,
                now,
                now,
                now);
        try (var serializer = Topics.VOICE_SERVER_EVENTS.valueSerializer(settings.startingWith("schema.registry."));
                var sink = sink(Observability.quiet())) {
            String topic = Topics.VOICE_SERVER_EVENTS.name();
            traffic.send(topic, "ws-1", serializer.serialize(topic, server));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> tables.number("select count(*) from websocket_servers where name = 'ws-1'"
                                    + " and status = 'verified' and priority = 3")
                            == 1);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader("dead-letter." + name).value(), UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic) {
        Map<String, Object> properties = new HashMap<>(settings.under("kafka"));
        properties.put("auto.offset.reset", "earliest");
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            long total = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return found.size() >= total;
            });
        }
        return found;
    }
}
