package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The limit: a consumer and maps. It remembers nothing over a restart, commits nothing and publishes nothing. */
final class BareLoop implements Contender {
    @Override
    public String name() {
        return "bare loop";
    }

    @Override
    public Run count(Settings settings, Path stores, int calls) {
        var config = new HashMap<String, Object>(settings.under("kafka"));
        Map<String, UUID> campaigns = new HashMap<>();
        var bridged = new HashSet<String>();
        Map<UUID, long[]> totals = new HashMap<>();
        try (var values = Topics.CALL_EVENTS.valueDeserializer(settings.startingWith("schema.registry."));
                var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            var partitions = consumer.partitionsFor(Topics.CALL_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long facts = 0;
            long began = 0;
            double cpuBefore = 0;
            while (facts < (long) Calls.FACTS_PER_CALL * calls) {
                var records = consumer.poll(Duration.ofMillis(100));
                if (facts == 0) {
                    began = System.nanoTime();
                    cpuBefore = cpuSeconds();
                }
                facts += records.count();
                for (var record : records) {
                    var event = record.value();
                    UUID campaign = event.getCampaignId();
                    if (campaign != null && campaigns.putIfAbsent(record.key(), campaign) == null) {
                        totals.computeIfAbsent(campaign, id -> new long[2])[0]++;
                    }
                    if (event.getFact() instanceof CallTransferred && bridged.add(record.key())) {
                        totals.computeIfAbsent(campaigns.get(record.key()), id -> new long[2])[1]++;
                    }
                }
            }
            return new Run((System.nanoTime() - began) / 1e9, cpuSeconds() - cpuBefore);
        }
    }

    private static double cpuSeconds() {
        return Run.cpuSeconds(Thread.currentThread().getName()::equals);
    }
}
