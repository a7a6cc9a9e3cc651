package io.quinite.vantage.analytics.http;

import io.javalin.http.Context;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows each new record of totals, once it is committed, to those who look. It reads the topic, so that every instance
 * shows every campaign. A client that does not keep up is told so and let go.
 */
final class LiveChanges implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveChanges.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> consumerSettings;
    private final Map<String, String> serde;
    private final Semaphore room;
    private final List<LiveClient> clients = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("analytics-live"));
    private volatile boolean closed;

    LiveChanges(HttpConfig config, Map<String, String> kafka, Map<String, String> serde) {
        this.consumerSettings = new HashMap<>(kafka);
        consumerSettings.put("isolation.level", "read_committed");
        consumerSettings.put("enable.auto.commit", "false");
        consumerSettings.put("auto.offset.reset", "latest");
        this.serde = serde;
        this.room = new Semaphore(config.streamsMax());
    }

    void start() {
        thread.execute(this::follow);
    }

    /** Returns when the client is gone, or is let go. */
    void show(Context context, UUID organization, @Nullable UUID campaign) {
        if (!room.tryAcquire()) {
            throw Refusal.notNow("there are too many who look already; try again, or ask another instance");
        }
        var client = new LiveClient(organization, campaign);
        clients.add(client);
        try {
            context.res().setContentType("text/event-stream");
            context.res().setHeader("Cache-Control", "no-store");
            client.write(context.res().getOutputStream(), () -> closed);
        } catch (IOException e) {
            // The client is gone.
        } finally {
            clients.remove(client);
            room.release();
        }
    }

    private void follow() {
        while (!closed) {
            try (var reader = Topics.CAMPAIGN_TOTALS.valueDeserializer(serde);
                    var consumer = new KafkaConsumer<>(consumerSettings, new StringDeserializer(), reader)) {
                var partitions = consumer.partitionsFor(Topics.CAMPAIGN_TOTALS.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                while (!closed) {
                    consumer.poll(POLL).forEach(record -> tell(record.value()));
                }
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                log.warn("live changes are interrupted cause={}", e.toString());
            }
        }
    }

    private void tell(@Nullable CampaignTotals totals) {
        if (totals != null && !clients.isEmpty()) {
            clients.forEach(client -> client.offer(totals));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdown();
    }
}
