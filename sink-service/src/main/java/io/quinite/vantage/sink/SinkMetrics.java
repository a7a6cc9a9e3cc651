package io.quinite.vantage.sink;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quinite.vantage.sink.apply.Tally;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.WaitsFor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * The sink's meters. Counters grow after the commit. For each topic: consumed = stored + merged + dead-lettered + the
 * growth of parked; the exact account, over all restarts, is in {@code pipeline.sink_offsets}.
 */
final class SinkMetrics {
    private static final String PREFIX = "vantage.sink.";
    private static final String TOPIC = "topic";

    /** Facts that have waited for less than a minute, an hour, a day, and longer. */
    private static final List<String> AGES = List.of("1m", "1h", "1d", "older");

    private final MeterRegistry meters;
    private final Map<TopicPartition, Long> lag = new ConcurrentHashMap<>();
    private final Map<WaitsFor, AtomicLong> parked = new ConcurrentHashMap<>();
    private final Map<WaitsFor, AtomicLong> parkedAge = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> parkedByAge = new ConcurrentHashMap<>();

    SinkMetrics(MeterRegistry meters, List<String> topics) {
        this.meters = meters;
        for (String topic : topics) {
            meters.gauge(PREFIX + "lag", Tags.of(TOPIC, topic), lag, all -> lagOf(all, topic));
        }
        for (WaitsFor kind : WaitsFor.values()) {
            var tags = Tags.of("waits_for", kind.code());
            parked.put(kind, gauge("parked", tags));
            parkedAge.put(kind, gauge("parked.oldest.seconds", tags));
            for (String age : AGES) {
                parkedByAge.put(kind.code() + age, gauge("parked.by.age", tags.and("age", age)));
            }
        }
    }

    private AtomicLong gauge(String name, Tags tags) {
        var value = new AtomicLong();
        meters.gauge(PREFIX + name, tags, value);
        return value;
    }

    private static double lagOf(Map<TopicPartition, Long> all, String topic) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    void lag(TopicPartition partition, long records) {
        lag.put(partition, records);
    }

    void released(TopicPartition partition) {
        lag.remove(partition);
    }

    void parked(List<ParkedFacts.Count> counts) {
        parked.values().forEach(value -> value.set(0));
        parkedAge.values().forEach(value -> value.set(0));
        parkedByAge.values().forEach(value -> value.set(0));
        for (ParkedFacts.Count count : counts) {
            parked.computeIfAbsent(count.kind(), kind -> new AtomicLong()).set(count.facts());
            parkedAge.computeIfAbsent(count.kind(), kind -> new AtomicLong()).set(Math.round(count.oldestSeconds()));
            count.ages().forEach((age, facts) -> parkedByAge
                    .computeIfAbsent(count.kind().code() + age, key -> new AtomicLong())
                    .set(facts));
        }
    }

    void batch(String topic, Duration took) {
        Timer.builder(PREFIX + "batch").tag(TOPIC, topic).register(meters).record(took);
    }

    void committed(Tally tally) {
        tally.partitions().forEach((partition, counts) -> {
            count("records.consumed", Tags.of(TOPIC, partition.topic()), counts.consumed());
            outcome(partition, "stored", counts.stored());
            outcome(partition, "merged", counts.merged());
            outcome(partition, "dead-lettered", counts.deadLettered());
            if (counts.parked() > 0) {
                outcome(partition, "parked", counts.parked());
            } else if (counts.parked() < 0) {
                outcome(partition, "unparked", -counts.parked());
            }
        });
        tally.rows().forEach((table, rows) -> count("rows", Tags.of("table", table), rows));
        tally.causes().forEach((cause, letters) -> count("dead.letters", Tags.of("cause", cause.code()), letters));
    }

    private void outcome(TopicPartition partition, String outcome, long records) {
        count("records", Tags.of(TOPIC, partition.topic(), "outcome", outcome), records);
    }

    void retried(String why) {
        count("retries", Tags.of("why", why), 1);
    }

    void zombie() {
        count("zombies", Tags.empty(), 1);
    }

    void deadLettersPublished(int letters) {
        count("dead.letters.published", Tags.empty(), letters);
    }

    private void count(String name, Tags tags, long amount) {
        if (amount > 0) {
            meters.counter(PREFIX + name, tags).increment((double) amount);
        }
    }
}
