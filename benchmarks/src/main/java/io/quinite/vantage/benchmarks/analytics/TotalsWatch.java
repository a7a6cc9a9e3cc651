package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads committed totals records as they come. */
final class TotalsWatch extends Watch {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Settings settings;
    private final Map<UUID, Integer> places = new HashMap<>();
    private final Timeline timeline;

    TotalsWatch(Settings settings, UUID[] campaigns, Timeline timeline) {
        super("totals-watch");
        this.settings = settings;
        this.timeline = timeline;
        for (int i = 0; i < campaigns.length; i++) {
            places.put(campaigns[i], i);
        }
        begin();
    }

    @Override
    void look() {
        var config = new HashMap<String, Object>(settings.under("kafka"));
        config.put("isolation.level", "read_committed");
        try (var values = Topics.CAMPAIGN_TOTALS.valueDeserializer(settings.startingWith("schema.registry."));
                var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            var partitions = consumer.partitionsFor(Topics.CAMPAIGN_TOTALS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed()) {
                for (var record : consumer.poll(POLL)) {
                    Integer place = places.get(record.value().getCampaignId());
                    if (place != null) {
                        timeline.totals().shows(place, record.value().getTotalCalls());
                    }
                }
            }
        }
    }
}
