package io.quinite.vantage.benchmarks.door;

import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Load;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** That the door writes of a fact as many bytes as the producer is given for it, so that both do the same. */
final class SameRecord {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChildStack stack;
    private final Facts facts;

    SameRecord(ChildStack stack, Facts facts) {
        this.stack = stack;
        this.facts = facts;
    }

    /** Before anything else is in the topic. */
    void check(int door) throws IOException {
        var requests = facts.requests(1);
        try (var one = new Load(door, 1, nth -> requests.get((int) nth))) {
            one.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
        var settings = stack.settings();
        String topic = Topics.CALL_EVENTS.name();
        try (var serializer = Topics.CALL_EVENTS.valueSerializer(settings.startingWith("schema.registry."));
                var consumer = new KafkaConsumer<>(
                        new HashMap<>(settings.under("kafka")),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var fact = facts.events().get(0);
            int made = serializer.serialize(topic, fact).length;
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < until) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.key().equals(fact.getCallSid())) {
                        requireSame(made, record.value());
                        return;
                    }
                }
            }
            throw new IllegalStateException("the door's record did not come within " + PATIENCE);
        }
    }

    private static void requireSame(int made, byte[] written) {
        if (made != written.length) {
            throw new IllegalStateException("the door writes " + written.length + " bytes of a fact, and the producer "
                    + made + ": they would not do the same");
        }
    }
}
