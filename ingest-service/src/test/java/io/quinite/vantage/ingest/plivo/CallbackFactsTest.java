package io.quinite.vantage.ingest.plivo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.calls.TransferFailed;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.schemas.Fingerprints;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallbackFactsTest {
    private static final UUID ORGANIZATION = UUID.fromString("7b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final UUID CAMPAIGN = UUID.fromString("1b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final UUID LEAD = UUID.fromString("2b0f6f0e-5d0c-4a53-9a5e-1f2d3c4b5a69");
    private static final String QUERY = "leadId=" + LEAD + "&campaignId=" + CAMPAIGN;
    private static final Instant RECEIVED = Instant.parse("2026-11-24T12:00:00Z");

    /** As Plivo documents them, kind by kind: voice/api/call, recording, the Dial, Record and Stream elements. */
    private static final Map<CallbackKind, Map<String, String>> DOCUMENTED = Map.of(
            CallbackKind.STATUS,
            parameters(
                    "CallUUID",
                    "From",
                    "To",
                    "CallStatus=completed",
                    "Direction=outbound",
                    "ALegUUID",
                    "ALegRequestUUID",
                    "RequestUUID",
                    "HangupCause",
                    "HangupCauseName",
                    "HangupCauseCode=4000",
                    "HangupSource",
                    "Duration=184",
                    "BillDuration=240",
                    "BillRate=0.0065",
                    "TotalCost=0.02600",
                    "StartTime=2026-11-24 11:50:00",
                    "AnswerTime=2026-11-24 11:50:10",
                    "EndTime=2026-11-24 11:53:14",
                    "Event=Hangup",
                    "SessionStart=2026-11-24 11:49:59.123456",
                    "ParentAuthID",
                    "STIRVerification",
                    "CallerName",
                    "ForwardedFrom",
                    "ScheduledHangupId",
                    "Machine=false",
                    "SIP-H-To"),
            CallbackKind.RING,
            parameters(
                    "CallUUID",
                    "From",
                    "To",
                    "CallStatus=ringing",
                    "Direction=outbound",
                    "ALegUUID",
                    "ALegRequestUUID",
                    "RequestUUID",
                    "Event=Ring",
                    "SessionStart"),
            CallbackKind.RECORDING,
            parameters(
                    "CallUUID",
                    "RecordUrl=https://media.example.com/a.mp3",
                    "RecordFile",
                    "RecordingID",
                    "RecordingDuration=12",
                    "RecordingDurationMs=12345",
                    "RecordingStartMs=1",
                    "RecordingEndMs=2",
                    "Digits",
                    "RecordingEndReason",
                    "Event=RecordStop",
                    "From",
                    "To",
                    "ConferenceName"),
            CallbackKind.DIAL,
            parameters(
                    "CallUUID",
                    "DialAction=answer",
                    "DialStatus",
                    "DialRingStatus=true",
                    "DialHangupCause",
                    "DialALegUUID",
                    "DialBLegUUID",
                    "DialBLegStatus",
                    "DialBLegFrom",
                    "DialBLegTo",
                    "DialDigitsMatch",
                    "DialBLegDuration=12",
                    "DialBLegBillDuration",
                    "DialBLegBillRate",
                    "DialBLegTotalCost",
                    "DialBLegHangupCause",
                    "DialBLegHangupCauseName",
                    "DialBLegHangupCauseCode",
                    "DialBLegHangupSource",
                    "DialBLegPosition",
                    "Event"),
            CallbackKind.STREAM,
            parameters(
                    "CallUUID",
                    "StreamID",
                    "Event=StopStream",
                    "ServiceURL",
                    "From",
                    "To",
                    "Name",
                    "Timestamp=2026-11-24 11:53:14",
                    "StatusReason"),
            CallbackKind.MACHINE,
            parameters(
                    "CallUUID",
                    "Machine=true",
                    "From",
                    "To",
                    "Direction",
                    "Event=MachineDetection",
                    "CallStatus",
                    "RequestUUID",
                    "ALegUUID"));

    @ParameterizedTest
    @EnumSource
    void shouldHaveEveryDocumentedParameterInTheFacts(CallbackKind kind) throws Refused {
        var sent = documented(kind);

        var facts = facts(kind, QUERY, sent);

        var carried = new HashSet<String>();
        for (CallEvent fact : facts) {
            assertThat(fact.getCampaignId()).isEqualTo(CAMPAIGN);
            assertThat(fact.getLeadId()).isEqualTo(LEAD);
            carried.add(fact.getCallSid());
            carried.addAll(fact.getAttributes().values());
            var data = (SpecificRecord) fact.getFact();
            data.getSchema().getFields().forEach(field -> carried.add(String.valueOf(data.get(field.pos()))));
        }
        assertThat(carried).containsAll(sent.values());
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeTheSameFactsOfTheSameCallbackWheneverItComes(CallbackKind kind) throws Refused {
        var sent = documented(kind);

        var first = facts(kind, QUERY, sent);
        var later = CallbackFacts.of(
                kind, ORGANIZATION, Parameters.decode(QUERY), Parameters.decode(form(sent)), RECEIVED.plusSeconds(55));

        assertThat(later.stream().map(CallEvent::getEventId))
                .containsExactlyElementsOf(
                        first.stream().map(CallEvent::getEventId).toList())
                .doesNotHaveDuplicates();
        assertThat(later.stream().map(Fingerprints::of))
                .containsExactlyElementsOf(first.stream().map(Fingerprints::of).toList());
    }

    @Test
    void shouldKeepFactsOfOtherCallsKindsLegsAndOrganizationsApart() throws Refused {
        var ids = new HashSet<UUID>();
        for (String status : List.of("ringing", "in-progress", "completed", "busy")) {
            for (String call : List.of("one", "two")) {
                ids.add(only(CallbackKind.STATUS, Map.of("CallUUID", call, "CallStatus", status))
                        .getEventId());
            }
        }
        for (String leg : List.of("b1", "b2")) {
            ids.add(only(CallbackKind.DIAL, Map.of("CallUUID", "one", "DialBLegUUID", leg, "DialAction", "answer"))
                    .getEventId());
        }
        ids.add(CallbackFacts.of(
                        CallbackKind.STATUS,
                        UUID.randomUUID(),
                        Parameters.NONE,
                        Parameters.decode("CallUUID=one&CallStatus=busy"),
                        RECEIVED)
                .get(0)
                .getEventId());

        assertThat(ids).hasSize(11);
    }

    @Test
    void shouldReadTheEndOfACallAndThatItWasAnswered() throws Refused {
        var facts = facts(CallbackKind.STATUS, QUERY, documented(CallbackKind.STATUS));

        assertThat(facts).hasSize(2);
        assertThat(facts.get(0).getOccurredAt()).isEqualTo(Instant.parse("2026-11-24T11:53:14Z"));
        assertThat(facts.get(0).getFact())
                .isEqualTo(
                        new CallEnded("completed", 184, 240, "v-HangupCauseName", "4000", "v-HangupSource", "0.02600"));
        assertThat(facts.get(1).getFact()).isEqualTo(new CallAnswered(Instant.parse("2026-11-24T11:50:10Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "failed", "timeout", "no-answer", "cancel", "completed", "rejected"})
    void shouldEndACallByEveryFinalWord(String word) throws Refused {
        assertThat(only(CallbackKind.STATUS, Map.of("CallUUID", "c", "CallStatus", word))
                        .getFact())
                .isEqualTo(new CallEnded(word, null, null, null, null, null, null));
    }

    @Test
    void shouldKeepWordsThatNobodyKnowsYet() throws Refused {
        assertThat(only(CallbackKind.STATUS, Map.of("CallUUID", "c", "CallStatus", "parked"))
                        .getFact())
                .isEqualTo(new CallNoted(null, Map.of("provider_event", "\"parked\"")));
        assertThat(only(CallbackKind.STATUS, Map.of("CallUUID", "c", "CallStatus", "evicted", "EndTime", "now"))
                        .getFact())
                .isEqualTo(new CallEnded("evicted", null, null, null, null, null, null));
        assertThat(only(CallbackKind.DIAL, Map.of("CallUUID", "c", "DialAction", "digits"))
                        .getFact())
                .isInstanceOf(CallNoted.class);
    }

    @Test
    void shouldReadRingingAnswersAndMachines() throws Refused {
        assertThat(only(CallbackKind.RING, Map.of("CallUUID", "c")).getFact()).isEqualTo(new CallRinging());
        assertThat(only(
                                CallbackKind.STATUS,
                                Map.of(
                                        "CallUUID",
                                        "c",
                                        "CallStatus",
                                        "in-progress",
                                        "AnswerTime",
                                        "2026-11-24 11:50:10"))
                        .getFact())
                .isEqualTo(new CallAnswered(Instant.parse("2026-11-24T11:50:10Z")));
        assertThat(only(CallbackKind.MACHINE, Map.of("CallUUID", "c", "Machine", "true"))
                        .getFact())
                .isEqualTo(new MachineDetected());
        assertThat(only(CallbackKind.MACHINE, Map.of("CallUUID", "c", "Machine", "false"))
                        .getFact())
                .isEqualTo(new CallNoted(null, Map.of("machine", "\"false\"")));
    }

    @Test
    void shouldReadARecordingThatComesAsJson() throws Refused {
        String json = "{\"call_uuid\":\"c\",\"record_url\":\"https://m.example.com/r.mp3\",\"recording_id\":\"r-1\","
                + "\"recording_duration_ms\":\"1500\",\"recording_start_ms\":17,\"nothing\":null}";

        var fact = only(CallbackKind.RECORDING, Map.of("response", json));

        assertThat(fact.getCallSid()).isEqualTo("c");
        assertThat(fact.getFact()).isEqualTo(new RecordingReady("https://m.example.com/r.mp3", "r-1", 2));
        assertThat(fact.getAttributes())
                .containsEntry("recording_start_ms", "17")
                .doesNotContainKey("response");
        assertThat(only(CallbackKind.RECORDING, Map.of("CallUUID", "c", "response", "{broken"))
                        .getAttributes())
                .containsEntry("response", "{broken");
    }

    @Test
    void shouldTellATransferFromOneThatFailed() throws Refused {
        assertThat(dial("DialAction", "answer", "DialBLegTo", "agent-7").getFact())
                .isEqualTo(new CallTransferred(null, null, null, "agent-7"));
        assertThat(dial("DialStatus", "completed").getFact()).isInstanceOf(CallTransferred.class);
        assertThat(dial("DialStatus", "no-answer").getFact()).isEqualTo(new TransferFailed("no-answer"));
        assertThat(dial("DialAction", "hangup", "DialBLegDuration", "0", "DialBLegHangupCauseName", "Busy Line")
                        .getFact())
                .isEqualTo(new TransferFailed("Busy Line"));
        assertThat(dial("DialAction", "hangup", "DialBLegDuration", "61").getFact())
                .isInstanceOf(CallNoted.class);
        assertThat(only(CallbackKind.DIAL, Map.of("DialALegUUID", "a", "DialAction", "answer"))
                        .getCallSid())
                .isEqualTo("a");
    }

    @Test
    void shouldBoundWhatItKeepsAndTakeWhatIsBroken() throws Refused {
        var sent = new TreeMap<>(Map.of("CallUUID", "c", "CallStatus", "busy", "Duration", "soon", "Nul", "a\0b"));
        for (int i = 0; i < 100; i++) {
            sent.put("Unknown" + i, "é".repeat(2_000));
        }

        var fact = facts(CallbackKind.STATUS, "leadId=7&campaignId=" + CAMPAIGN, sent)
                .get(0);

        assertThat(fact.getAttributes())
                .hasSize(64)
                .containsEntry("Duration", "soon")
                .containsEntry("Nul", "a\uFFFDb")
                .containsKey("vantage.dropped");
        assertThat(fact.getAttributes().values()).allSatisfy(value -> assertThat(value.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(1_024));
        assertThat(fact.getLeadId()).isNull();
        assertThat(fact.getCampaignId()).isEqualTo(CAMPAIGN);
        assertThatThrownBy(() -> facts(CallbackKind.STATUS, QUERY, Map.of("CallStatus", "busy")))
                .isInstanceOf(Refused.class);
    }

    private static Map<String, String> documented(CallbackKind kind) {
        return Objects.requireNonNull(DOCUMENTED.get(kind));
    }

    private static CallEvent dial(String... pairs) throws Refused {
        var sent = new TreeMap<>(Map.of("CallUUID", "c"));
        for (int i = 0; i < pairs.length; i += 2) {
            sent.put(pairs[i], pairs[i + 1]);
        }
        return only(CallbackKind.DIAL, sent);
    }

    private static CallEvent only(CallbackKind kind, Map<String, String> sent) throws Refused {
        var facts = facts(kind, QUERY, sent);
        assertThat(facts).hasSize(1);
        return facts.get(0);
    }

    private static List<CallEvent> facts(CallbackKind kind, String query, Map<String, String> sent) throws Refused {
        return CallbackFacts.of(kind, ORGANIZATION, Parameters.decode(query), Parameters.decode(form(sent)), RECEIVED);
    }

    private static String form(Map<String, String> sent) {
        return sent.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Names, each with the value after its =, or else with one that no other has. */
    private static Map<String, String> parameters(String... names) {
        return Set.of(names).stream()
                .collect(Collectors.toMap(
                        name -> name.replaceAll("=.*", ""),
                        name -> name.contains("=") ? name.substring(name.indexOf('=') + 1) : "v-" + name));
    }
}
