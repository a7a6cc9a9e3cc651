package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The records that all count: each call is placed and ends, a thousand calls at a time. */
final class Calls {
    static final int FACTS_PER_CALL = 2;
    private static final int AT_A_TIME = 1_000;

    private final int calls;
    private final UUID[] campaigns;
    private final UUID organization;
    private final Random random = new Random(1);

    Calls(int calls, int campaigns) {
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
