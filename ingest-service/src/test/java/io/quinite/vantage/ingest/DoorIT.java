package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadField;
import io.quinite.vantage.leads.LeadUpdated;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the door takes, against a real Kafka and registry. */
@ExtendWith(SharedStack.class)
final class DoorIT {
    private static final UUID ORGANIZATION = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");

    private static TestStack stack;
    private static Observability observability;
    private static IngestService service;
    private static Client client;

    @BeforeAll
    static void start(TestStack shared) throws Exception {
        stack = shared;
        var any = TestDoor.newKey(stack, null);
        observability = Observability.quiet();
        service = IngestService.start(IngestConfig.from(stack.settings().with("ingest.port", "0")), observability);
        client = new Client(service.uri(), any.value());
        await().until(() -> observability.health().unready().isEmpty());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void shouldHaveEveryAcceptedFactInTheTopicUnderItsCallSid() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        var answer = client.call(
                Client.NDJSON,
                """
                {"event_id":"%s","type":"call_ended","occurred_at":"2026-11-09T21:30:30.719660Z","call_sid":"%s",
                """.strip().replace("\n", "").formatted(UUID.randomUUID(), sid)
                        + """
                        "organization_id":"%s","source":"provider","server":"ws-1","data":{"provider_status":"completed",\
                        "duration_seconds":184,"hangup_code":4000,"cost":0.00650,"Direction":"outbound"}}
                        """.formatted(ORGANIZATION)
                        + fact(sid, "call_ringing", "{}"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("accepted").asInt()).isEqualTo(2);
        var records = ofCall(sid);
        assertThat(records).hasSize(2).allSatisfy(row -> assertThat(row.key()).isEqualTo(sid));
        CallEvent ended = records.get(0).value();
        assertThat(ended.getOccurredAt()).isEqualTo(Instant.parse("2026-11-09T21:30:30.719660Z"));
        assertThat(ended.getReceivedAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
        assertThat(ended.getFact()).isEqualTo(new CallEnded("completed", 184, null, null, "4000", null, "0.00650"));
        assertThat(ended.getAttributes()).containsEntry("Direction", "outbound");
    }

    @Test
    void shouldTakeOneFactAsJsonAndSayWhatIsWrongWithIt() throws Exception {
        String sid = "sid-" + UUID.randomUUID();

        var good = client.call(Client.JSON, fact(sid, "call_ringing", "{}"));
        var bad = client.call(Client.JSON, fact(sid, "recording_ready", "{}"));

        assertThat(good.status()).isEqualTo(202);
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.contentType()).isEqualTo("application/problem+json");
        assertThat(bad.body().path("type").asText()).isEqualTo("urn:vantage:problem:missing-field");
        assertThat(bad.body().path("field").asText()).isEqualTo("data.url");
        assertThat(ofCall(sid)).hasSize(1);
    }

    @Test
    void shouldTakeAnArrayElementByElement() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        String twice = "{\"type\":\"call_ringing\",\"type\":\"call_ended\",\"data\":{\"a\":[1,2]}}";

        var answer = client.call(
                Client.JSON,
                "[" + fact(sid, "call_ringing", "{}") + "," + twice + ",7," + fact(sid, "call_answered", "{}") + "]");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.body().path("rejected").findValuesAsText("code"))
                .containsExactly("duplicate-name", "not-an-object");
        assertThat(answer.body().path("rejected").findValuesAsText("index")).containsExactly("1", "2");
        assertThat(ofCall(sid)).hasSize(2);
    }

    @Test
    void shouldTakeAvroAsAContainerAndAsBareRecords() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        var event = event(sid, new CallEnded("busy", 0, null, null, null, null, null));
        var writer = new SpecificDatumWriter<CallEvent>(CallEvent.getClassSchema());
        var container = new ByteArrayOutputStream();
        try (var file = new DataFileWriter<>(writer)) {
            file.create(CallEvent.getClassSchema(), container);
            file.append(event);
            file.sync();
            file.append(event);
        }
        var bare = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bare, null);
        writer.write(event, encoder);
        writer.write(event, encoder);
        encoder.flush();

        var one =
                client.send(client.request("/v1/call-events", "application/vnd.apache.avro", container.toByteArray()));
        var other = client.send(client.request("/v1/call-events", "avro/binary", bare.toByteArray()));
        var torn = client.send(
                client.request("/v1/call-events", "avro/binary", Arrays.copyOf(bare.toByteArray(), bare.size() - 3)));

        assertThat(one.status()).isEqualTo(202);
        assertThat(other.status()).isEqualTo(202);
        assertThat(torn.status()).isEqualTo(400);
        assertThat(torn.body().path("code").asText()).isEqualTo("malformed-avro");
        assertThat(ofCall(sid)).hasSize(4).allSatisfy(row -> {
            assertThat(row.value().getFact()).isEqualTo(event.getFact());
            assertThat(row.value().getReceivedAt()).isAfter(Instant.EPOCH);
        });
    }

    @Test
    void shouldTakeLeadsUnderTheirIdInLowerCase() throws Exception {
        UUID lead = UUID.randomUUID();
        String captured = leadFact(
                lead.toString().toUpperCase(java.util.Locale.ROOT),
                "lead_captured",
                "{\"name\":\"Zoë\",\"source\":\"csv_upload\",\"metadata\":{\"n\":1.10,\"o\":{\"b\": [1, null],\"a\":\"\\u00e9\"}}}");
        String updated = leadFact(lead.toString(), "lead_updated", "{\"email\":null,\"status\":\"lost\"}");

        var answer = client.lead(Client.NDJSON, captured + "\r\n" + updated + "\r\n");

        assertThat(answer.status()).isEqualTo(202);
        var records = TopicReader.all(stack.settings(), Topics.LEAD_EVENTS).stream()
                .filter(row -> row.key().equals(lead.toString()))
                .map(ConsumerRecord::value)
                .toList();
        assertThat(records).hasSize(2);
        assertThat(((LeadCaptured) records.get(0).getFact()).getMetadata())
                .containsEntry("n", "1.10")
                .containsEntry("o", "{\"a\":\"é\",\"b\":[1,null]}");
        assertThat(((LeadUpdated) records.get(1).getFact()).getCleared()).containsExactly(LeadField.EMAIL);
    }

    @Test
    void shouldTakeGzip() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        byte[] body = (fact(sid, "call_ringing", "{}") + "\n").repeat(500).getBytes(StandardCharsets.UTF_8);

        var answer = client.send(
                client.request("/v1/call-events", Client.NDJSON, gzip(body)).header("Content-Encoding", "gzip"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(ofCall(sid)).hasSize(500);
    }

    @Test
    void shouldDeriveTheSameIdFromTheSameContentHoweverItIsSpelled() throws Exception {
        String sid = "sid-" + UUID.randomUUID();
        String one = "{\"type\":\"call_noted\",\"call_sid\":\"" + sid + "\",\"organization_id\":\"" + ORGANIZATION
                + "\",\"data\":{\"text\":\"\u0939\"}}";
        String other = "{ \"data\": {\"text\": \"\\u0939\"}, \"organization_id\":\"" + ORGANIZATION
                + "\", \"call_sid\":\"" + sid + "\",\"campaign_id\":null,\"type\":\"call_noted\"}";

        client.call(Client.JSON, one);
        client.call(Client.JSON, other);

        var records = ofCall(sid);
        assertThat(records).hasSize(2);
        assertThat(records.get(0).value().getEventId())
                .isEqualTo(records.get(1).value().getEventId());
        assertThat(records.get(0).value().getOccurredAt())
                .isEqualTo(records.get(0).value().getReceivedAt());
    }

    @Test
    void shouldCountWhatItTakesAndRefuses() throws Exception {
        client.call(Client.NDJSON, fact("counted", "call_ringing", "{}") + "\n{");

        assertThat(observability.meters().scrape())
                .contains("vantage_ingest_accepted_total{topic=\"voice.call-events\"}")
                .contains("vantage_ingest_rejected_total{code=\"malformed-json\"}")
                .contains("vantage_ingest_requests_seconds_count{path=\"/v1/call-events\",status=\"207\"}")
                .contains("vantage_ingest_record_bytes_in_flight 0.0")
                .contains("vantage_ingest_requests_in_flight 0.0");
    }

    private static org.assertj.core.data.TemporalUnitOffset within(Duration duration) {
        return new org.assertj.core.data.TemporalUnitWithinOffset(
                duration.toMillis(), java.time.temporal.ChronoUnit.MILLIS);
    }

    private static List<ConsumerRecord<String, CallEvent>> ofCall(String sid) {
        return TopicReader.all(stack.settings(), Topics.CALL_EVENTS).stream()
                .filter(row -> row.key().equals(sid))
                .toList();
    }

    private static CallEvent event(String sid, Object fact) {
        return new CallEvent(
                UUID.randomUUID(),
                sid,
                ORGANIZATION,
                null,
                null,
                Instant.parse("2026-11-09T21:30:30Z"),
                Instant.EPOCH,
                io.quinite.vantage.calls.CallSource.PROVIDER,
                null,
                java.util.Map.of(),
                fact);
    }

    private static String fact(String sid, String type, String data) {
        return "{\"event_id\":\"%s\",\"type\":\"%s\",\"call_sid\":\"%s\",\"organization_id\":\"%s\",\"data\":%s}"
                .formatted(UUID.randomUUID(), type, sid, ORGANIZATION, data);
    }

    private static String leadFact(String lead, String type, String data) {
        return "{\"event_id\":\"%s\",\"type\":\"%s\",\"lead_id\":\"%s\",\"organization_id\":\"%s\",\"data\":%s}"
                .formatted(UUID.randomUUID(), type, lead, ORGANIZATION, data);
    }

    private static byte[] gzip(byte[] body) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
