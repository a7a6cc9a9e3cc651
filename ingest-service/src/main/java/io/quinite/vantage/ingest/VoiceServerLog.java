package io.quinite.vantage.ingest;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.voice.VoiceServerEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what is known of a voice server to its topic. */
final class VoiceServerLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VoiceServerLog.class);

    private final Serializer<VoiceServerEvent> serializer;
    private final FactLog factLog;
    private final InFlight inFlight;
    private final Clock clock;

    VoiceServerLog(IngestConfig config, FactLog factLog, InFlight inFlight, Clock clock) {
        serializer = Topics.VOICE_SERVER_EVENTS.valueSerializer(config.serde());
        this.factLog = factLog;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    /** Completes when it is durable; fails with {@link Unavailable} where that is not known. */
    CompletableFuture<Void> append(VoiceServerEvent state) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var event = VoiceServerEvent.newBuilder(state)
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now)
                .setReceivedAt(now)
                .build();
        var batch = new FactBatch(inFlight);
        try {
            byte[] value = serializer.serialize(Topics.VOICE_SERVER_EVENTS.name(), event);
            batch.add(new ProducerRecord<>(Topics.VOICE_SERVER_EVENTS.name(), event.getName(), value), value.length);
        } catch (Unavailable e) {
            return CompletableFuture.failedFuture(e);
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(Unavailable.kafka("schemas cannot be resolved: " + e.getMessage()));
        }
        factLog.append(batch);
        return batch.durable();
    }

    /** As {@link #append}, for what will be found again if it is not written. */
    void tryAppend(VoiceServerEvent state) {
        var unused = append(state).whenComplete((ok, failure) -> {
            if (failure != null) {
                log.debug("not written voice_server={} cause={}", state.getName(), failure.toString());
            }
        });
    }

    @Override
    public void close() {
        serializer.close();
    }
}
