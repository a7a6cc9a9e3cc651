package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.schemas.Identities;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Calls as facts; every contender writes the same columns of {@code call_logs} for one. */
final class CallRows {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    final UUID organization;
    final List<UUID> campaigns;
    final List<UUID> leads;
    private final Random random;
    private long next;

    CallRows(Random random, int campaigns, int leads) {
        this.random = random;
        this.organization = uuid();
        this.campaigns = IntStream.range(0, campaigns).mapToObj(i -> uuid()).toList();
        this.leads = IntStream.range(0, leads).mapToObj(i -> uuid()).toList();
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** The next call: one fact that makes its row. */
    CallEvent first() {
        return CallEvent.newBuilder()
                .setEventId(uuid())
                .setCallSid(uuid().toString())
                .setOrganizationId(organization)
                .setCampaignId(campaigns.get(random.nextInt(campaigns.size())))
                .setLeadId(leads.get(random.nextInt(leads.size())))
                .setOccurredAt(START.plusMillis(next++))
                .setReceivedAt(START)
                .setSource(CallSource.PROVIDER)
                .setFact(new CallEnded(
                        random.nextInt(3) == 0 ? "busy" : "completed",
                        random.nextInt(600),
                        null,
                        "NORMAL_CLEARING",
                        null,
                        null,
                        null))
                .build();
    }

    long made() {
        return next;
    }

    /** The nth later fact of a call that has its row; each changes it. */
    CallEvent later(CallEvent first, int nth) {
        return CallEvent.newBuilder(first)
                .setEventId(uuid())
                .setOccurredAt(first.getOccurredAt().plusSeconds(nth))
                .setFact(new CallEnded("completed", 600 + nth, null, "ORIGINATOR_CANCEL", null, null, null))
                .build();
    }

    static UUID id(CallEvent call) {
        return Identities.callId(call.getCallSid());
    }

    static CallEnded ended(CallEvent call) {
        return (CallEnded) call.getFact();
    }

    static String status(CallEvent call) {
        return ended(call).getProviderStatus().equals("busy") ? "no_answer" : "called";
    }

    static String metadata(CallEvent call) {
        return "{\"provider_status\": \"" + ended(call).getProviderStatus() + "\", \"hangup_cause\": \""
                + ended(call).getHangupCause() + "\"}";
    }
}
