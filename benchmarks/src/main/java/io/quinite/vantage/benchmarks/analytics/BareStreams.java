package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;

/** What Kafka Streams costs by itself: it reads each fact, exactly once, and does nothing with it. */
final class BareStreams implements Contender {
    @Override
    public String name() {
        return "bare Streams";
    }

    @Override
    public Run count(Settings settings, Path stores, int calls) throws Exception {
        var facts = new AtomicLong();
        var builder = new StreamsBuilder();
        var values = Topics.CALL_EVENTS.valueSerde(settings.startingWith("schema.registry."));
        builder.stream(Topics.CALL_EVENTS.name(), Consumed.with(Serdes.String(), values))
                .foreach((sid, event) -> facts.lazySet(facts.get() + 1));
        try (var streams = new KafkaStreams(builder.build(), PlainDsl.properties(settings, stores))) {
            streams.start();
            await(facts, 1);
            long began = System.nanoTime();
            double cpuBefore = Run.streamThreadSeconds();
            await(facts, (long) Calls.FACTS_PER_CALL * calls);
            return new Run((System.nanoTime() - began) / 1e9, Run.streamThreadSeconds() - cpuBefore);
        }
    }

    private static void await(AtomicLong facts, long count) throws InterruptedException {
        while (facts.get() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
