package io.quinite.vantage.benchmarks.serde;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Facts of calls, each of another one. */
public final class SampleFacts {
    private SampleFacts() {}

    public static List<CallEvent> of(Random random, int count) {
        var events = new ArrayList<CallEvent>();
        Instant at = Instant.parse("2026-11-01T00:00:00Z");
        for (int i = 0; i < count; i++) {
            events.add(CallEvent.newBuilder()
                    .setEventId(new UUID(random.nextLong(), random.nextLong()))
                    .setCallSid(new UUID(random.nextLong(), random.nextLong()).toString())
                    .setOrganizationId(new UUID(random.nextLong(), random.nextLong()))
                    .setCampaignId(new UUID(random.nextLong(), random.nextLong()))
                    .setLeadId(new UUID(random.nextLong(), random.nextLong()))
                    .setOccurredAt(at.plusMillis(i))
                    .setReceivedAt(at.plusMillis(i + 20))
                    .setSource(CallSource.PROVIDER)
                    .setFact(new CallEnded("completed", random.nextInt(600), null, "NORMAL_CLEARING", null, null, null))
                    .build());
        }
        return events;
    }
}
