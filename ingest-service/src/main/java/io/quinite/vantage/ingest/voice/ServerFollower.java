package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.voice.VoiceServerEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topic of voice servers from its beginning and goes on, in no group: every door knows every server. */
public final class ServerFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AGAIN_AFTER_MS = 1_000;

    private final Map<String, Object> kafka;
    private final Deserializer<VoiceServerEvent> deserializer;
    private final VoiceServers servers;
    private final Consumer<VoiceServerEvent> lost;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(DaemonThreads.named("ingest-voice-servers"));
    private volatile boolean caughtUp;
    private volatile boolean stopping;

    /** @param lost takes a state that no record says whole, because two doors wrote at the same moment */
    public ServerFollower(
            Map<String, String> kafka,
            Map<String, String> serde,
            VoiceServers servers,
            Consumer<VoiceServerEvent> lost) {
        this.kafka =
                new HashMap<>(Map.of("client.id", "vantage-ingest-voice-servers", "reconnect.backoff.max.ms", 250));
        this.kafka.putAll(kafka);
        this.kafka.put("enable.auto.commit", false);
        this.kafka.put("allow.auto.create.topics", false);
        this.kafka.put("default.api.timeout.ms", 5_000);
        deserializer = Topics.VOICE_SERVER_EVENTS.valueDeserializer(serde);
        this.servers = servers;
        this.lost = lost;
    }

    public void start() {
        thread.execute(this::follow);
    }

    /** Whether it has read what the topic held when it began. */
    public boolean caughtUp() {
        return caughtUp;
    }

    private void follow() {
        while (!stopping) {
            try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
                read(consumer);
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                log.warn("cannot read voice servers, trying again cause={}", e.toString());
                pause();
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.VOICE_SERVER_EVENTS.name()).stream()
                .map(about -> new TopicPartition(about.topic(), about.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (!stopping) {
            consumer.poll(POLL).forEach(this::take);
            if (!caughtUp
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                caughtUp = true;
                log.info(
                        "voice servers are known servers={}",
                        servers.all().stream().map(VoiceServerEvent::getName).collect(Collectors.toList()));
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> row) {
        if (row.value() == null) {
            servers.forget(row.key());
            return;
        }
        VoiceServerEvent event;
        try {
            event = deserializer.deserialize(row.topic(), row.value());
        } catch (SerializationException e) {
            // The sink makes a dead letter of it; here it is as if it had not come.
            log.warn(
                    "cannot read a voice server partition={} offset={} cause={}",
                    row.partition(),
                    row.offset(),
                    e.toString());
            return;
        }
        var known = servers.learn(event);
        if (caughtUp && !ServerMerge.sameState(event, known)) {
            lost.accept(known);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deserializer.close();
    }
}
