package io.quinite.vantage.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad records of a producer that goes past the door end as dead letters, are fixed by a file, replayed through the door, marked,
 * and counted once: in the rows, in the totals, and by the account of every partition.
 */
@EmbeddedOnly("vantage up has them in its process")
final class DeadLettersComeBackIT {
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID CAMPAIGN = UUID.randomUUID();
    private static final UUID LEAD = UUID.randomUUID();
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void shouldCountAReplayedFactOnceInItsRowAndInTheTotals(@TempDir Path directory) throws Exception {
        try (var stack = Stack.start(directory, Map.of("VANTAGE_INGEST_TRACES", "true"))) {
            stack.execute(List.of(
                    "insert into organizations (id, name) values ('" + ORGANIZATION + "', 'o')",
                    "insert into campaigns (id, organization_id, name) values ('" + CAMPAIGN + "', '" + ORGANIZATION
                            + "', 'c')",
                    "insert into leads (id, organization_id, name) values ('" + LEAD + "', '" + ORGANIZATION
                            + "', 'l')"));
            var invalid = fact("invalid", new CallNoted("n", Map.of("budget", "{no json", "color", "\"red\"")));
            var misplaced = fact("misplaced", new CallTransferred(null, "wants a human", "sales", null));
            sendPastTheDoor(stack, invalid, misplaced);
            await().atMost(SETTLED).until(() -> count(stack, "select count(*) from pipeline.dead_letters") == 3);
            Path fixes = directory.resolve("fixes.json");
            Files.writeString(fixes, fixes(stack));

            var refused = stack.vantage("dead-letters", "replay", "--everything");
            var replayed = stack.vantage("dead-letters", "replay", "--everything", "--fix", fixes.toString());
            var again = stack.vantage("dead-letters", "replay", "--everything", "--fix", fixes.toString());

            // The one that only had the wrong key needs no fix.
            assertThat(refused.text())
                    .contains("metadata.budget is no JSON", "its bytes are no fact", "1 accepted, 2 refused");
            assertThat(refused.status()).isEqualTo(3);
            assertThat(replayed.text()).contains("2 accepted, 0 refused");
            assertThat(replayed.status()).isZero();
            assertThat(again.text()).contains("0 accepted, 0 refused");
            await().atMost(SETTLED).untilAsserted(() -> {
                try (var connection = stack.connect()) {
                    assertThat(Tables.column(
                                    connection,
                                    "select call_sid, call_status || ' ' || coalesce(notes, '') from call_logs"))
                            .isEqualTo(
                                    Map.of("invalid", "called n", "misplaced", "transferred ", "garbage", "called g"));
                    assertThat(Tables.totals(connection)).isEqualTo(Map.of(CAMPAIGN.toString(), "3/1"));
                }
            });
            try (var connection = stack.connect()) {
                assertThat(Tables.count(
                                connection,
                                "select count(*) from call_logs where call_sid = 'invalid' and metadata ->> 'color' = 'red'"
                                        + " and not metadata ? 'budget'"))
                        .isOne();
                assertThat(
                                Tables.column(
                                        connection,
                                        "select cause, count(*) || ' ' || count(settled_at) from pipeline.dead_letters group by cause"))
                        .isEqualTo(Map.of("invalid-json", "1 1", "key-mismatch", "1 1", "unreadable", "1 1"));
            }
            // The trace came back with its fact: header of the record, fact at the door, header of the new record, row.
            try (var connection = stack.connect()) {
                assertThat(
                                Tables.column(
                                        connection,
                                        "select call_sid, metadata ->> 'traceparent' from call_logs where metadata ? 'traceparent'"))
                        .isEqualTo(Map.of("misplaced", TRACE));
            }
            assertThat(stack.vantage("dead-letters", "list", "--state", "any").text())
                    .contains("replayed", "3 letters");
            await().atMost(SETTLED).untilAsserted(() -> {
                var reconciled = stack.vantage("reconcile");
                assertThat(reconciled.status()).as(reconciled.text()).isZero();
                assertThat(reconciled.text()).doesNotContain("note:").contains("3 dead-lettered");
            });
            var raw = CommittedRecords.read(stack, Topics.CALL_EVENTS.name(), new ByteArrayDeserializer());
            assertThat(raw).hasSize(6);
            assertThat(marks(stack, raw.stream().map(ConsumerRecord::value).toList()))
                    .containsExactlyInAnyOrderElementsOf(letters(stack));
        }
    }

    private static CallEvent fact(String sid, Object content) {
        return CallEvent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setCallSid(sid)
                .setOrganizationId(ORGANIZATION)
                .setCampaignId(CAMPAIGN)
                .setLeadId(LEAD)
                .setOccurredAt(Instant.parse("2026-11-02T04:00:00Z"))
                .setReceivedAt(Instant.parse("2026-11-02T04:00:01Z"))
                .setSource(CallSource.IMPORT)
                .setFact(content)
                .build();
    }

    private static void sendPastTheDoor(Stack stack, CallEvent invalid, CallEvent misplaced) throws Exception {
        String topic = Topics.CALL_EVENTS.name();
        try (var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", stack.endpoint("KAFKA_BOOTSTRAP")),
                        new StringSerializer(),
                        new ByteArraySerializer());
                var values = Topics.CALL_EVENTS.valueSerializer(
                        Map.of("schema.registry.url", stack.endpoint("SCHEMA_REGISTRY_URL")))) {
            producer.send(new ProducerRecord<>(topic, invalid.getCallSid(), values.serialize(topic, invalid)))
                    .get();
            var traced = new ProducerRecord<>(topic, "another key", values.serialize(topic, misplaced));
            traced.headers().add("traceparent", TRACE.getBytes(UTF_8));
            producer.send(traced).get();
            producer.send(new ProducerRecord<>(topic, "garbage", "no avro".getBytes(UTF_8)))
                    .get();
        }
    }

    /** A patch for a cause, and a whole fact for a letter of which nothing can be read. */
    private static String fixes(Stack stack) throws Exception {
        try (var connection = stack.connect()) {
            String letter = Tables.column(
                            connection,
                            "select cause, topic || '-' || partition || '@' || record_offset from pipeline.dead_letters")
                    .get("unreadable");
            return """
                    {"cause": {"invalid-json": {"data": {"metadata": {"budget": null}}}},
                     "letter": {"%s": {"event_id": "%s", "type": "call_noted", "call_sid": "garbage",
                       "organization_id": "%s", "campaign_id": "%s", "lead_id": "%s", "source": "import",
                       "occurred_at": "2026-11-02T04:00:00Z", "data": {"text": "g"}}}}
                    """.formatted(letter, UUID.randomUUID(), ORGANIZATION, CAMPAIGN, LEAD);
        }
    }

    /** Where the letters of the replayed facts were, as the facts say. */
    private static List<String> marks(Stack stack, List<byte[]> records) throws Exception {
        var marks = new ArrayList<String>();
        try (var values = Topics.CALL_EVENTS.valueDeserializer(
                Map.of("schema.registry.url", stack.endpoint("SCHEMA_REGISTRY_URL")))) {
            for (byte[] record : records) {
                String mark = record[0] == 0
                        ? values.deserialize(Topics.CALL_EVENTS.name(), record)
                                .getAttributes()
                                .get("replayed_from")
                        : null;
                if (mark != null) {
                    marks.add(mark);
                }
            }
        }
        return marks;
    }

    private static Collection<String> letters(Stack stack) throws Exception {
        try (var connection = stack.connect()) {
            return Tables.column(
                            connection,
                            "select cause, topic || '-' || partition || '@' || record_offset from pipeline.dead_letters")
                    .values();
        }
    }

    private static long count(Stack stack, String sql) throws Exception {
        try (var connection = stack.connect()) {
            return Tables.count(connection, sql);
        } catch (SQLException e) {
            return -1;
        }
    }
}
