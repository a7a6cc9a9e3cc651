package io.quinite.vantage.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.leads.LeadCaptured;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.leads.LeadField;
import io.quinite.vantage.leads.LeadUpdated;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    private static final Instant OCCURRED = Instant.parse("2026-11-09T21:30:30.719660Z");
    private static final Instant RECEIVED = OCCURRED.plusSeconds(1);

    @Test
    void shouldIgnoreWhenAFactWasReceived() {
        var first = call(OCCURRED, RECEIVED, new CallRinging());
        var again = call(OCCURRED, RECEIVED.plusSeconds(3600), new CallRinging());

        assertThat(Fingerprints.of(again)).isEqualTo(Fingerprints.of(first));
    }

    @Test
    void shouldIgnoreAnOccurredAtThatTheGatewayFilledIn() {
        var first = call(RECEIVED, RECEIVED, new CallRinging());
        var again = call(RECEIVED.plusSeconds(60), RECEIVED.plusSeconds(60), new CallRinging());

        assertThat(Fingerprints.of(again)).isEqualTo(Fingerprints.of(first));
    }

    @Test
    void shouldTellAnotherOccurredAtApart() {
        assertThat(Fingerprints.of(call(OCCURRED.plusNanos(1000), RECEIVED, new CallRinging())))
                .isNotEqualTo(Fingerprints.of(call(OCCURRED, RECEIVED, new CallRinging())));
    }

    @Test
    void shouldTellAnotherKindOfFactApartThoughBothAreEmpty() {
        assertThat(Fingerprints.of(call(OCCURRED, RECEIVED, new MachineDetected())))
                .isNotEqualTo(Fingerprints.of(call(OCCURRED, RECEIVED, new CallRinging())));
    }

    @Test
    void shouldTellTheSameValueInAnotherFieldApart() {
        var cause = CallEnded.newBuilder().setHangupCause("x").build();
        var code = CallEnded.newBuilder().setHangupCode("x").build();

        assertThat(Fingerprints.of(call(OCCURRED, RECEIVED, cause)))
                .isNotEqualTo(Fingerprints.of(call(OCCURRED, RECEIVED, code)));
    }

    @Test
    void shouldTellANullFromAnEmptyText() {
        var none = CallNoted.newBuilder().build();
        var empty = CallNoted.newBuilder().setText("").build();

        assertThat(Fingerprints.of(call(OCCURRED, RECEIVED, none)))
                .isNotEqualTo(Fingerprints.of(call(OCCURRED, RECEIVED, empty)));
    }

    @Test
    void shouldNotDependOnTheOrderOfAMap() {
        Map<String, String> there = new LinkedHashMap<>();
        Map<String, String> back = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            there.put("key" + i, "value" + i);
            back.put("key" + (9 - i), "value" + (9 - i));
        }

        assertThat(Fingerprints.of(call(OCCURRED, RECEIVED, noted(back))))
                .isEqualTo(Fingerprints.of(call(OCCURRED, RECEIVED, noted(there))));
    }

    @Test
    void shouldTellWhereAKeyEndsAndItsValueBegins() {
        assertThat(Fingerprints.of(call(OCCURRED, RECEIVED, noted(Map.of("ab", "c")))))
                .isNotEqualTo(Fingerprints.of(call(OCCURRED, RECEIVED, noted(Map.of("a", "bc")))));
    }

    @Test
    void shouldTellAClearedFieldOfALeadApart() {
        var silent = lead(LeadUpdated.newBuilder().setName("n").build());
        var clearing = lead(LeadUpdated.newBuilder()
                .setName("n")
                .setCleared(List.of(LeadField.EMAIL))
                .build());

        assertThat(Fingerprints.of(clearing)).isNotEqualTo(Fingerprints.of(silent));
    }

    @Test
    void shouldTellACaptureFromAnUpdateOfTheSameFields() {
        assertThat(Fingerprints.of(lead(LeadCaptured.newBuilder().setName("n").build())))
                .isNotEqualTo(Fingerprints.of(
                        lead(LeadUpdated.newBuilder().setName("n").build())));
    }

    @Test
    void shouldGiveEveryRandomFactAFingerprintOfItsOwnAndItsCopyTheSame() {
        var records = new RandomRecords(Seeds.seed());
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            CallEvent event = records.next(CallEvent.class);
            CallEvent again =
                    CallEvent.newBuilder(event).setReceivedAt(RECEIVED).build();

            assertThat(seen.add(Fingerprints.of(event))).isTrue();
            assertThat(Fingerprints.of(again)).isEqualTo(Fingerprints.of(event));
        }
    }

    /** Stores keep fingerprints, so another algorithm would take every redelivery of an old fact for a conflict. */
    @Test
    void shouldStayAsItIs() {
        var ended = CallEnded.newBuilder()
                .setProviderStatus("completed")
                .setDurationSeconds(184)
                .build();

        assertThat(Fingerprints.of(call(OCCURRED, RECEIVED, ended))).isEqualTo(-554186480290657297L);
    }

    private static CallNoted noted(Map<String, String> metadata) {
        return CallNoted.newBuilder().setMetadata(metadata).build();
    }

    private static CallEvent call(Instant occurred, Instant received, Object fact) {
        return CallEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setCallSid("CA-1")
                .setOrganizationId(new UUID(3, 4))
                .setOccurredAt(occurred)
                .setReceivedAt(received)
                .setFact(fact)
                .build();
    }

    private static LeadEvent lead(Object fact) {
        return LeadEvent.newBuilder()
                .setEventId(new UUID(1, 2))
                .setLeadId(new UUID(5, 6))
                .setOrganizationId(new UUID(3, 4))
                .setOccurredAt(OCCURRED)
                .setReceivedAt(RECEIVED)
                .setFact(fact)
                .build();
    }
}
