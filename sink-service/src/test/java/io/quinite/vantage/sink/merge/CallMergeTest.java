package io.quinite.vantage.sink.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.schemas.Fingerprints;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.sink.law.Oracle;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.sink.law.Traces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CallMergeTest {
    private static final int CALLS = 1000;

    static LongStream seeds() {
        return Seeds.some(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheSameRowForEveryOrderDuplicationAndBatching(long seed) {
        var facts = new RandomFacts(seed);
        for (int i = 0; i < CALLS; i++) {
            var call = facts.call();
            var expected = Oracle.call(call);

            var first = merged(facts, facts.delivered(call));
            var second = merged(facts, facts.delivered(call));

            assertThat(first).isEqualTo(expected);
            assertThat(second).isEqualTo(expected);
        }
    }

    /** Plays the table: columns that a batch leaves null keep their value. */
    private static Map<String, @Nullable String> merged(RandomFacts facts, List<CallEvent> delivered) {
        byte[] state = null;
        Map<String, @Nullable String> row = new TreeMap<>();
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (int from = 0; from < delivered.size(); ) {
            int to = Math.min(delivered.size(), from + 1 + facts.random().nextInt(4));
            var merge = state == null ? CallMerge.begin() : CallMerge.resume(state);
            delivered.subList(from, to).forEach(event -> add(merge, event));
            var identity = merge.identity();
            if (identity != null && identity.leadId() != null) {
                // What the sink does: nothing is written before the identity is known, then everything at once.
                if (state == null) {
                    from = 0;
                    var whole = CallMerge.begin();
                    delivered.subList(0, to).forEach(event -> add(whole, event));
                    write(row, metadata, whole.row(delivered.get(0).getCallSid()));
                    state = whole.state();
                } else {
                    if (merge.rowChanged()) {
                        write(row, metadata, merge.row(delivered.get(0).getCallSid()));
                    }
                    state = merge.state();
                }
            }
            from = to;
        }
        row.put("metadata", Oracle.canonical(metadata));
        return row;
    }

    private static void add(CallMerge merge, CallEvent event) {
        merge.add(event, Fingerprints.of(event), Traces.of(event).orElse(null));
    }

    private static void write(Map<String, @Nullable String> row, ObjectNode metadata, CallRow written) {
        assertThat(written.id()).isEqualTo(Identities.callId(written.callSid()));
        row.put("call_sid", written.callSid());
        row.put("organization_id", written.organizationId().toString());
        row.put("campaign_id", written.campaignId().toString());
        row.put("lead_id", written.leadId().toString());
        row.put("call_status", written.callStatus());
        row.put("transferred", Boolean.toString(written.transferred()));
        Long transferredAt = written.transferredAt();
        row.put("transferred_at", transferredAt == null ? null : iso(transferredAt));
        row.put("transfer_reason", written.transferReason());
        row.put("transfer_department", written.transferDepartment());
        row.put("call_timestamp", iso(written.callTimestamp()));
        row.put("duration", Integer.toString(written.duration()));
        keep(row, "transcript", written.transcript());
        keep(row, "conversation_summary", written.conversationSummary());
        keep(row, "recording_url", written.recordingUrl());
        keep(row, "notes", written.notes());
        written.metadata().forEach((key, json) -> metadata.set(key, Oracle.parse(json)));
    }

    private static void keep(Map<String, @Nullable String> row, String column, @Nullable String value) {
        if (value != null || !row.containsKey(column)) {
            row.put(column, value);
        }
    }

    private static String iso(long micros) {
        return Oracle.iso(
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000));
    }

    @Test
    void shouldTellASecondDeliveryFromASecondFactUnderAUsedId() {
        var facts = new RandomFacts(1);
        var event = facts.call().get(0);
        var again = CallEvent.newBuilder(event)
                .setReceivedAt(event.getReceivedAt().plusSeconds(60))
                .build();
        var other = CallEvent.newBuilder(event)
                .setFact(new CallNoted("other", Map.of()))
                .build();
        var merge = CallMerge.begin();

        assertThat(merge.add(event, Fingerprints.of(event))).isEqualTo(Verdict.TAKEN);
        assertThat(merge.add(again, Fingerprints.of(again))).isEqualTo(Verdict.DUPLICATE);
        assertThat(merge.add(other, Fingerprints.of(other))).isEqualTo(Verdict.EVENT_ID_REUSED);
    }

    @Test
    void shouldKeepTheIdentityThatTheFirstFactInTheLogNamed() {
        var facts = new RandomFacts(2);
        var call = facts.call();
        var naming = call.stream()
                .filter(event -> event.getLeadId() != null)
                .findFirst()
                .orElseThrow();
        var bare = CallEvent.newBuilder(naming)
                .setEventId(facts.uuid())
                .setLeadId(null)
                .setCampaignId(null)
                .build();
        var otherLead = CallEvent.newBuilder(naming)
                .setEventId(facts.uuid())
                .setLeadId(facts.uuid())
                .build();
        var otherOrganization = CallEvent.newBuilder(bare)
                .setEventId(facts.uuid())
                .setOrganizationId(facts.uuid())
                .build();
        var merge = CallMerge.begin();

        assertThat(merge.add(bare, Fingerprints.of(bare))).isEqualTo(Verdict.TAKEN);
        assertThat(merge.add(otherOrganization, Fingerprints.of(otherOrganization)))
                .isEqualTo(Verdict.IDENTITY_CONFLICT);
        assertThat(merge.add(naming, Fingerprints.of(naming))).isEqualTo(Verdict.TAKEN);
        assertThat(merge.add(otherLead, Fingerprints.of(otherLead))).isEqualTo(Verdict.IDENTITY_CONFLICT);
        // A refused fact leaves no trace: the same again is refused again, not a duplicate.
        assertThat(merge.add(otherLead, Fingerprints.of(otherLead))).isEqualTo(Verdict.IDENTITY_CONFLICT);
        assertThat(merge.row(naming.getCallSid()).leadId()).isEqualTo(naming.getLeadId());
    }

    /** A delivery of a fact; it says the same as the others and may be in another trace, or in none. */
    private record Delivery(CallEvent event, @Nullable String traceparent) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldShowTheSameTraceWhateverTheOrderOfDeliveries(long seed) {
        var facts = new RandomFacts(seed);
        for (int i = 0; i < CALLS; i++) {
            var deliveries = new ArrayList<Delivery>();
            for (CallEvent event : named(facts.call())) {
                for (int n = facts.random().nextInt(3); n >= 0; n--) {
                    String trace = facts.chance(.5) ? trace(facts.random().nextInt(4)) : null;
                    deliveries.add(new Delivery(event, trace));
                }
            }

            String expected = shownTrace(deliveries);

            for (int shuffles = 0; shuffles < 3; shuffles++) {
                Collections.shuffle(deliveries, facts.random());
                assertThat(mergedTrace(deliveries, facts.random())).isEqualTo(expected);
            }
        }
    }

    /** So that each alone can be written. */
    private static List<CallEvent> named(List<CallEvent> call) {
        var naming = call.stream()
                .filter(event -> event.getLeadId() != null)
                .findFirst()
                .orElseThrow();
        return call.stream()
                .map(event -> CallEvent.newBuilder(event)
                        .setCampaignId(naming.getCampaignId())
                        .setLeadId(naming.getLeadId())
                        .build())
                .toList();
    }

    private static String trace(int number) {
        return "00-%032x-%016x-01".formatted(number + 1, 7);
    }

    /** From all at once: of the latest fact that names any, by a trace or by a note's key, the greatest trace, else that key. */
    private static @Nullable String shownTrace(List<Delivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> delivery.traceparent != null
                        || CallMetadata.namedBy(delivery.event).containsKey("traceparent"))
                .max(Comparator.comparing((Delivery delivery) ->
                                Stamp.of(delivery.event.getOccurredAt(), delivery.event.getEventId()))
                        .thenComparing(
                                delivery -> delivery.traceparent, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(delivery -> delivery.traceparent != null
                        ? Json.quoted(delivery.traceparent)
                        : CallMetadata.namedBy(delivery.event).get("traceparent"))
                .orElse(null);
    }

    private static @Nullable String mergedTrace(List<Delivery> deliveries, Random random) {
        byte[] state = null;
        String shown = null;
        for (int from = 0; from < deliveries.size(); ) {
            int to = Math.min(deliveries.size(), from + 1 + random.nextInt(4));
            var merge = state == null ? CallMerge.begin() : CallMerge.resume(state);
            boolean taken = false;
            for (Delivery delivery : deliveries.subList(from, to)) {
                taken |= merge.add(delivery.event, Fingerprints.of(delivery.event), delivery.traceparent)
                        == Verdict.TAKEN;
            }
            // As the sink: what is not taken is not written, and a row that has not changed neither.
            state = taken ? merge.state() : state;
            if (taken && merge.rowChanged()) {
                var row = merge.row(deliveries.get(0).event.getCallSid());
                shown = row.metadata().getOrDefault("traceparent", shown);
            }
            from = to;
        }
        return shown;
    }

    @Test
    void shouldCompareEventIdsAsUnsignedNumbers() {
        var at = new Stamp(7, UUID.fromString("7fffffff-0000-0000-0000-000000000000"));

        assertThat(new Stamp(7, UUID.fromString("80000000-0000-0000-0000-000000000000")))
                .isGreaterThan(at);
        assertThat(new Stamp(7, UUID.fromString("7fffffff-0000-0000-8000-000000000000")))
                .isGreaterThan(at);
        assertThat(new Stamp(8, UUID.fromString("00000000-0000-0000-0000-000000000000")))
                .isGreaterThan(at);
        assertThat(new Stamp(7, Stamp.PEOPLE)).isGreaterThan(at);
    }

    @Test
    void shouldTakeAnyTimeThatARecordCanHold() {
        for (long micros : List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE)) {
            var instant =
                    Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
            assertThat(Stamp.micros(instant)).isEqualTo(micros);
            assertThat(Json.isoMicros(instant)).isNotEmpty();
        }
    }

    @Test
    void shouldSayThatNothingChangedWhenAFactOnlyRepeats() {
        var facts = new RandomFacts(3);
        var call = facts.call().stream()
                .filter(event -> event.getLeadId() != null)
                .findFirst()
                .orElseThrow();
        var first = CallEvent.newBuilder(call).setFact(new CallRinging()).build();
        var later = CallEvent.newBuilder(first)
                .setEventId(facts.uuid())
                .setServer(null)
                .setOccurredAt(first.getOccurredAt())
                .setFact(new CallNoted(null, Map.of()))
                .build();
        var merge = CallMerge.begin();
        merge.add(first, Fingerprints.of(first));

        var resumed = CallMerge.resume(merge.state());
        resumed.add(later, Fingerprints.of(later));

        assertThat(resumed.rowChanged()).isFalse();
        assertThat(resumed.standingChanged()).isFalse();
        assertThat(CallMerge.resume(resumed.state()).add(later, Fingerprints.of(later)))
                .isEqualTo(Verdict.DUPLICATE);
    }
}
