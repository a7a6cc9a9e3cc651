package io.quinite.vantage.ingest.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.calls.CallAnalyzed;
import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TranscriptReady;
import io.quinite.vantage.calls.TransferFailed;
import io.quinite.vantage.calls.TransferRequested;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadField;
import io.quinite.vantage.leads.LeadSource;
import io.quinite.vantage.leads.LeadStatus;
import io.quinite.vantage.leads.LeadUpdated;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FactsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123456Z");
    private static final Instant THEN = Instant.parse("2026-11-09T21:30:30.719660Z");
    private static final String ID = "018f3c1e-9f7a-7c3b-8d7e-2f1a9b0c4d5e";
    private static final UUID UUID_OF_ID = UUID.fromString(ID);

    @ParameterizedTest
    @MethodSource("everyCallFact")
    void shouldMapEveryFactAboutACall(String type, String data, Object expected) throws Exception {
        var event = call(type, data);

        assertThat(event.getFact()).isEqualTo(expected);
        assertThat(event.getAttributes()).isEmpty();
    }

    static Stream<Arguments> everyCallFact() {
        return Stream.of(
                Arguments.of(
                        "call_placed", "{\"from\":\"+1\",\"to\":\"+2\",\"attempt\":3}", new CallPlaced("+1", "+2", 3)),
                Arguments.of("call_placed", "{\"from\":null}", new CallPlaced(null, null, null)),
                Arguments.of("call_ringing", "{}", new CallRinging()),
                Arguments.of(
                        "call_answered",
                        "{\"answered_at\":\"2026-11-10T03:00:30.719660+05:30\"}",
                        new CallAnswered(THEN)),
                Arguments.of("machine_detected", "null", new MachineDetected()),
                Arguments.of(
                        "transfer_requested",
                        "{\"reason\":\"r\",\"department\":\"d\",\"trigger\":\"t\"}",
                        new TransferRequested("r", "d", "t")),
                Arguments.of(
                        "call_transferred",
                        "{\"bridged_at\":\"2026-11-09T21:30:30.719660Z\",\"reason\":\"r\",\"department\":\"d\",\"agent\":\"a\"}",
                        new CallTransferred(THEN, "r", "d", "a")),
                Arguments.of("transfer_failed", "{\"cause\":\"c\"}", new TransferFailed("c")),
                Arguments.of("call_ended", """
                        {"provider_status":"odd word","duration_seconds":1,"billed_seconds":60,"hangup_cause":"c",\
                        "hangup_code":"4000","hangup_source":"s","cost":"0.0065"}""", new CallEnded("odd word", 1, 60, "c", "4000", "s", "0.0065")),
                Arguments.of(
                        "transcript_ready",
                        "{\"text\":\"हाँ\\n\",\"language\":\"hi\"}",
                        new TranscriptReady("हाँ\n", "hi")),
                Arguments.of(
                        "call_analyzed",
                        "{\"summary\":\"s\",\"sentiment\":\"+\",\"score\":0.10,\"tags\":[ \"a\" ],\"metadata\":{\"k\":null}}",
                        new CallAnalyzed("s", "+", null, Map.of("score", "0.10", "tags", "[\"a\"]", "k", "null"))),
                Arguments.of(
                        "recording_ready",
                        "{\"url\":\"https://x/y\",\"recording_id\":\"i\",\"duration_seconds\":7}",
                        new RecordingReady("https://x/y", "i", 7)),
                Arguments.of(
                        "call_noted",
                        "{\"text\":\"t\",\"metadata\":{\"big\":123456789012345678901234567890,\"n\":\"1\"}}",
                        new CallNoted("t", Map.of("big", "123456789012345678901234567890", "n", "\"1\""))),
                Arguments.of("call_noted", "{\"metadata\":null}", new CallNoted(null, Map.of())));
    }

    @Test
    void shouldMapTheEnvelope() throws Exception {
        var event = readCall("""
                {"event_id":"%s","type":"call_ringing","occurred_at":"2026-11-09T21:30:30.719660Z","call_sid":"S 1",\
                "organization_id":"%s","campaign_id":"%s","lead_id":"%s","source":"voice_server","server":"ws-1",\
                "attributes":{"A":"b","N":1},"data":{"Machine":true,"odd":null}}""".formatted(ID, ID.toUpperCase(java.util.Locale.ROOT), ID, ID));

        assertThat(event)
                .isEqualTo(new CallEvent(
                        UUID_OF_ID,
                        "S 1",
                        UUID_OF_ID,
                        UUID_OF_ID,
                        UUID_OF_ID,
                        THEN,
                        NOW,
                        CallSource.VOICE_SERVER,
                        "ws-1",
                        Map.of("A", "b", "N", "1", "Machine", "true"),
                        new CallRinging()));
    }

    @Test
    void shouldFillInWhatMayBeLeftOut() throws Exception {
        var event =
                readCall("{\"type\":\"call_ringing\",\"call_sid\":\"s\",\"organization_id\":\"%s\",\"lead_id\":null}"
                        .formatted(ID));

        assertThat(event.getOccurredAt()).isEqualTo(NOW);
        assertThat(event.getEventId().version()).isEqualTo(5);
        assertThat(event.getSource()).isEqualTo(CallSource.UNKNOWN);
        assertThat(event.getLeadId()).isNull();
    }

    @Test
    void shouldTellANamedNullOfALeadFromAFieldThatIsAbsent() throws Exception {
        var updated =
                lead("lead_updated", "{\"email\":null,\"notes\":null,\"phone\":\"+1\",\"status\":\"new\",\"x\":[1]}");
        var captured = lead("lead_captured", "{\"name\":\"n\",\"source\":\"website\",\"project_id\":\"" + ID + "\"}");

        assertThat(updated.getFact())
                .isEqualTo(new LeadUpdated(
                        null,
                        null,
                        "+1",
                        null,
                        LeadStatus.NEW,
                        null,
                        null,
                        Map.of(),
                        List.of(LeadField.EMAIL, LeadField.NOTES)));
        assertThat(updated.getAttributes()).containsExactly(Map.entry("x", "[1]"));
        assertThat(captured.getFact())
                .isEqualTo(new LeadCaptured(
                        "n", null, null, LeadSource.WEBSITE, null, UUID_OF_ID, null, Map.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call_exploded    | {}                                             | unknown-type           | type",
                "lead_captured    | {}                                             | unknown-type           | type",
                "call_placed      | []                                             | invalid-type           | data",
                "call_placed      | {\"attempt\":\"1\"}                            | invalid-type           | data.attempt",
                "call_placed      | {\"attempt\":1.5}                              | invalid-type           | data.attempt",
                "call_placed      | {\"attempt\":-1}                               | out-of-range           | data.attempt",
                "call_placed      | {\"from\":7}                                   | invalid-type           | data.from",
                "call_ended       | {\"duration_seconds\":604801}                  | out-of-range           | data.duration_seconds",
                "call_ended       | {\"duration_seconds\":9999999999}              | out-of-range           | data.duration_seconds",
                "call_ended       | {\"cost\":1e5000}                              | number-out-of-range    | data.cost",
                "call_answered    | {\"answered_at\":1731187830}                   | invalid-type           | data.answered_at",
                "call_answered    | {\"answered_at\":\"2026-11-09T21:30:30\"}      | invalid-timestamp      | data.answered_at",
                "call_answered    | {\"answered_at\":\"2026-02-30T21:30:30Z\"}     | invalid-timestamp      | data.answered_at",
                "call_answered    | {\"answered_at\":\"1970-01-01T00:00:00Z\"}     | timestamp-out-of-range | data.answered_at",
                "call_answered    | {\"answered_at\":\"2100-01-01T00:00:00Z\"}     | timestamp-out-of-range | data.answered_at",
                "transcript_ready | {}                                             | missing-field          | data.text",
                "transcript_ready | {\"text\":\"\\u0000\"}                         | nul-character          | data.text",
                "transcript_ready | {\"text\":\"\\ud83d\"}                         | lone-surrogate         | data.text",
                "transcript_ready | {\"text\":\"\\ude00\\ud83d\"}                  | lone-surrogate         | data.text",
                "recording_ready  | {\"url\":\" \"}                                | invalid-value          | data.url",
                "call_noted       | {\"metadata\":[]}                              | invalid-type           | data.metadata",
                "call_noted       | {\"metadata\":{\"a\":{\"b\":\"\\u0000\"}}}     | nul-character          | data.metadata.a.b",
                "call_noted       | {\"metadata\":{\"a\":{\"\\u0000\":1}}}         | nul-character          | data.metadata.a",
                "call_noted       | {\"metadata\":{\"\":1}}                        | invalid-value          | data.metadata",
                "call_analyzed    | {\"x\":\"\\udc00\"}                            | lone-surrogate         | data.x",
            })
    void shouldRefuseWhatIsWrongAndNameTheField(String type, String data, String code, String field) {
        refused(code, field, () -> call(type, data));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lead_captured | {}                                            | missing-field | data.name",
                "lead_captured | {\"name\":\"\"}                               | invalid-value | data.name",
                "lead_captured | {\"name\":\"n\",\"source\":\"tv\"}            | invalid-value | data.source",
                "lead_updated  | {\"status\":\"lead\"}                         | invalid-value | data.status",
                "lead_updated  | {\"status\":null}                             | not-clearable | data.status",
                "lead_updated  | {\"name\":null}                               | not-clearable | data.name",
                "lead_updated  | {\"project_id\":\"1-1-1-1-1\"}                | invalid-uuid  | data.project_id",
                "call_ringing  | {}                                            | unknown-type  | type",
            })
    void shouldRefuseWhatIsWrongWithALead(String type, String data, String code, String field) {
        refused(code, field, () -> lead(type, data));
    }

    @Test
    void shouldRefuseAnEnvelopeThatIsNotSound() {
        String rest = "\"type\":\"call_ringing\",\"call_sid\":\"s\",\"organization_id\":\"" + ID + "\"";

        refused("not-an-object", null, () -> readCall("[]"));
        refused("missing-field", "type", () -> readCall("{}"));
        refused("missing-field", "organization_id", () -> readCall("{\"type\":\"call_ringing\",\"call_sid\":\"s\"}"));
        refused(
                "missing-field",
                "call_sid",
                () -> readCall("{\"type\":\"call_ringing\",\"organization_id\":\"" + ID + "\"}"));
        refused("invalid-uuid", "campaign_id", () -> readCall("{" + rest + ",\"campaign_id\":\"" + ID + "0\"}"));
        refused(
                "invalid-uuid",
                "event_id",
                () -> readCall("{" + rest + ",\"event_id\":\"00000000-0000-0000-0000-000000000000\"}"));
        refused(
                "invalid-uuid",
                "lead_id",
                () -> readCall("{" + rest + ",\"lead_id\":\"" + ID.replace('0', '+') + "\"}"));
        refused("unknown-field", "campain_id", () -> readCall("{" + rest + ",\"campain_id\":\"" + ID + "\"}"));
        refused("invalid-value", "source", () -> readCall("{" + rest + ",\"source\":\"me\"}"));
        refused(
                "too-long",
                "call_sid",
                () -> readCall("{\"type\":\"call_ringing\",\"call_sid\":\"" + "s".repeat(129)
                        + "\",\"organization_id\":\"" + ID + "\"}"));
        refused(
                "invalid-value",
                "call_sid",
                () -> readCall("{\"type\":\"call_ringing\",\"call_sid\":\" \",\"organization_id\":\"" + ID + "\"}"));
    }

    @Test
    void shouldCountLimitsInBytesOfUtf8() throws Exception {
        String most = "\u0939".repeat(512 * 1024 / 3) + "xx";

        assertThat(((TranscriptReady) call("transcript_ready", "{\"text\":\"" + most + "\"}")
                                .getFact())
                        .getText())
                .isEqualTo(most);
        refused("too-long", "data.text", () -> call("transcript_ready", "{\"text\":\"" + most + "x\"}"));
    }

    @Test
    void shouldBoundTheAttributes() throws Exception {
        var many = new StringBuilder("{\"a0\":1");
        for (int i = 1; i < 64; i++) {
            many.append(",\"a").append(i).append("\":1");
        }

        assertThat(call("call_ringing", many + "}").getAttributes()).hasSize(64);
        refused("too-many", "attributes", () -> call("call_ringing", many + ",\"b\":1}"));
        refused("too-long", "attributes.a", () -> call("call_ringing", "{\"a\":\"" + "x".repeat(1025) + "\"}"));
    }

    @Test
    void shouldHoldAvroToTheSameRules() throws Exception {
        var sound = event(new CallNoted("t", Map.of("k", "{ \"b\": 1.0, \"a\": \"\\u00e9\" }")));

        var checked = FactKind.CALLS.checked(sound, NOW);

        assertThat(checked.getReceivedAt()).isEqualTo(NOW);
        assertThat(((CallNoted) checked.getFact()).getMetadata()).containsEntry("k", "{\"a\":\"é\",\"b\":1.0}");
        refused(
                "malformed-json",
                "data.metadata.k",
                () -> FactKind.CALLS.checked(event(new CallNoted("t", Map.of("k", "{"))), NOW));
        refused("nul-character", "data.text", () -> FactKind.CALLS.checked(event(new CallNoted("\0", Map.of())), NOW));
        refused(
                "invalid-value",
                "data.status",
                () -> FactKind.LEADS.checked(
                        leadEvent(new LeadUpdated(
                                null, null, null, null, LeadStatus.UNKNOWN, null, null, Map.of(), List.of())),
                        NOW));
        refused(
                "invalid-value",
                "data.email",
                () -> FactKind.LEADS.checked(
                        leadEvent(new LeadUpdated(
                                null, "e", null, null, null, null, null, Map.of(), List.of(LeadField.EMAIL))),
                        NOW));
    }

    private interface Attempt {
        void run() throws Refused, IOException;
    }

    private static void refused(String code, @org.jspecify.annotations.Nullable String field, Attempt attempt) {
        assertThatExceptionOfType(Refused.class).isThrownBy(attempt::run).satisfies(why -> {
            assertThat(why.code()).isEqualTo(code);
            assertThat(why.field()).isEqualTo(field);
            assertThat(why.reason()).isNotBlank();
        });
    }

    private static CallEvent call(String type, String data) throws Refused, IOException {
        return readCall(
                "{\"event_id\":\"%s\",\"type\":\"%s\",\"call_sid\":\"s\",\"organization_id\":\"%s\",\"data\":%s}"
                        .formatted(ID, type, ID, data));
    }

    private static LeadEvent lead(String type, String data) throws Refused, IOException {
        return FactKind.LEADS.read(
                JsonParsing.whole()
                        .readValue("{\"type\":\"%s\",\"lead_id\":\"%s\",\"organization_id\":\"%s\",\"data\":%s}"
                                .formatted(type, ID, ID, data)),
                NOW);
    }

    private static CallEvent readCall(String json) throws Refused, IOException {
        return FactKind.CALLS.read(JsonParsing.whole().readValue(json), NOW);
    }

    private static CallEvent event(Object fact) {
        return new CallEvent(
                UUID_OF_ID,
                "s",
                UUID_OF_ID,
                null,
                null,
                THEN,
                Instant.EPOCH,
                CallSource.PROVIDER,
                null,
                Map.of(),
                fact);
    }

    private static LeadEvent leadEvent(Object fact) {
        var event = FactKind.LEADS.sample();
        event.put(LeadEvent.getClassSchema().getField("fact").pos(), fact);
        event.put(LeadEvent.getClassSchema().getField("occurred_at").pos(), THEN);
        return event;
    }
}
