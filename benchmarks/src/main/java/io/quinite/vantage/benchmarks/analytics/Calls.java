package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.RecordingReady;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The records that all count, a thousand calls at a time: each call is placed, rings, is answered, has its recording and ends;
 * that is about as many facts as calls have. {@code -Dtotals.facts=N}, from 2 to 5, leaves out those between the first and the
 * last, the later ones first.
 */
final class Calls {
    private static final List<Object> BETWEEN = List.of(
            new CallRinging(),
            new CallAnswered(Instant.EPOCH),
            new RecordingReady("https://example.invalid/1", "1", 60));
    static final int FACTS_PER_CALL = Integer.getInteger("totals.facts", 5);
    private static final int FACTS_MAX = 2 + BETWEEN.size();
    private static final int AT_A_TIME = 1_000;

    private final int calls;
    private final UUID[] campaigns;
    private final UUID organization;
    private final Random random = new Random(1);

    Calls(int calls, int campaigns) {
        if (FACTS_PER_CALL < 2 || FACTS_PER_CALL > FACTS_MAX) {
            throw new IllegalArgumentException(
                    "totals.facts must be from 2 to " + FACTS_MAX + ", and " + FACTS_PER_CALL + " is not");
        }
        this.calls = calls;
        this.organization = uuid();
        this.campaigns = new UUID[campaigns];
        for (int i = 0; i < campaigns; i++) {
            this.campaigns[i] = uuid();
        }
    }

    void send(Settings settings) {
        var config = new HashMap<String, Object>(settings.under("kafka"));
        config.put("linger.ms", 20);
        config.put("batch.size", 262_144);
        try (var values = Topics.CALL_EVENTS.valueSerializer(settings.startingWith("schema.registry."));
                var producer = new KafkaProducer<>(config, new StringSerializer(), values)) {
            for (int from = 0; from < calls; from += AT_A_TIME) {
                var ids = new UUID[Math.min(AT_A_TIME, calls - from)];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = uuid();
                    send(producer, ids[i], campaigns[(from + i) % campaigns.length], new CallPlaced());
                }
                for (Object fact : BETWEEN.subList(0, FACTS_PER_CALL - 2)) {
                    for (UUID id : ids) {
                        send(producer, id, null, fact);
                    }
                }
                for (UUID id : ids) {
                    var ended = CallEnded.newBuilder()
                            .setProviderStatus("completed")
                            .setDurationSeconds(random.nextInt(600))
                            .build();
                    send(producer, id, null, ended);
                }
            }
        }
    }

    private void send(KafkaProducer<String, CallEvent> producer, UUID id, @Nullable UUID campaign, Object fact) {
        Instant now = Instant.now();
        var event = CallEvent.newBuilder()
                .setEventId(uuid())
                .setCallSid(id.toString())
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setLeadId(campaign == null ? null : uuid())
                .setOccurredAt(now)
                .setReceivedAt(now)
                .setSource(CallSource.SIMULATOR)
                .setFact(fact)
                .build();
        var unused = producer.send(new ProducerRecord<>(Topics.CALL_EVENTS.name(), event.getCallSid(), event));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
