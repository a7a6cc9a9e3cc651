package io.quinite.vantage.benchmarks.door;

import io.quinite.vantage.benchmarks.harness.Load;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallSource;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** The same facts as a voice server says them and as the door writes them down. */
final class Facts {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00.000001Z");

    private final List<CallEvent> events;
    private final String key;

    /** @param key of the door */
    Facts(Random random, int count, UUID organization, String key) {
        this.key = key;
        events = IntStream.range(0, count)
                .mapToObj(i -> CallEvent.newBuilder()
                        .setEventId(uuid(random))
                        .setCallSid(uuid(random).toString())
                        .setOrganizationId(organization)
                        .setCampaignId(uuid(random))
                        .setLeadId(uuid(random))
                        .setOccurredAt(START.plusMillis(i))
                        .setReceivedAt(START.plusMillis(i + 20))
                        .setSource(CallSource.VOICE_SERVER)
                        .setServer("ws-1")
                        .setFact(new CallEnded(
                                "completed", random.nextInt(600), null, "NORMAL_CLEARING", null, null, null))
                        .build())
                .toList();
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    String key() {
        return key;
    }

    List<CallEvent> events() {
        return events;
    }

    /** Whole requests of so many facts each; every fact is in one of them. */
    List<byte[]> requests(int factsInEach) {
        return IntStream.range(0, events.size() / factsInEach)
                .mapToObj(i -> request(events.subList(i * factsInEach, (i + 1) * factsInEach)))
                .toList();
    }

    private byte[] request(List<CallEvent> facts) {
        var body = new StringBuilder();
        facts.forEach(fact -> body.append(json(fact)).append('\n'));
        return Load.callEvents(key, body.toString());
    }

    private static String json(CallEvent fact) {
        var ended = (CallEnded) fact.getFact();
        return "{\"type\":\"call_ended\",\"event_id\":\"" + fact.getEventId() + "\",\"call_sid\":\"" + fact.getCallSid()
                + "\",\"organization_id\":\"" + fact.getOrganizationId() + "\",\"campaign_id\":\""
                + fact.getCampaignId() + "\",\"lead_id\":\"" + fact.getLeadId() + "\",\"occurred_at\":\""
                + fact.getOccurredAt() + "\",\"source\":\"voice_server\",\"server\":\"" + fact.getServer()
                + "\",\"data\":{\"provider_status\":\"" + ended.getProviderStatus() + "\",\"duration_seconds\":"
                + ended.getDurationSeconds() + ",\"hangup_cause\":\"" + ended.getHangupCause() + "\"}}";
    }
}
