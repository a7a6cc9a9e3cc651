package io.quinite.vantage.benchmarks.analytics;

import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/**
 * What one would write first: a table of calls, grouped by campaign, with an adder and a subtractor. It counts the total and
 * no other figure, and reads the campaign from the facts alone.
 */
final class PlainDsl implements Contender {
    @Override
    public String name() {
        return "plain DSL";
    }

    @Override
    public Run count(Settings settings, Path stores, int calls) throws Exception {
        String output = "benchmark." + stores.getFileName();
        try (var admin = Admin.create(new HashMap<String, Object>(settings.under("kafka")))) {
            admin.createTopics(List.of(new NewTopic(output, 12, (short) 1)))
                    .all()
                    .get();
        }
        var begun = new AtomicBoolean();
        var builder = topology(settings, output, begun);
        try (var outcome = new Outcome<>(settings, output, new LongDeserializer(), Long::longValue);
                var streams = new KafkaStreams(builder.build(), properties(settings, stores))) {
            streams.start();
            return outcome.await(begun::get, calls);
        }
    }

    private static StreamsBuilder topology(Settings settings, String output, AtomicBoolean begun) {
        var builder = new StreamsBuilder();
        var calls = Topics.CALL_EVENTS.valueSerde(settings.startingWith("schema.registry."));
        var text = Serdes.String();
        builder.stream(Topics.CALL_EVENTS.name(), Consumed.with(text, calls))
                .peek((sid, event) -> begun.lazySet(true))
                .groupByKey(Grouped.with(text, calls))
                .aggregate(
                        () -> "",
                        (sid, event, state) -> {
                            UUID campaign = event.getCampaignId();
                            String known = campaign == null ? state : campaign.toString();
                            return event.getFact() instanceof CallTransferred ? known + "+" : known;
                        },
                        Materialized.with(text, text))
                .filter((sid, state) -> !state.isEmpty())
                .groupBy((sid, state) -> KeyValue.pair(state.replace("+", ""), state), Grouped.with(text, text))
                .aggregate(
                        () -> 0L,
                        (campaign, state, total) -> total + 1,
                        (campaign, state, total) -> total - 1,
                        Materialized.with(text, Serdes.Long()))
                .toStream()
                .to(output, Produced.with(text, Serdes.Long()));
        return builder;
    }

    static Properties properties(Settings settings, Path stores) {
        var properties = new Properties();
        properties.putAll(settings.under("kafka"));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, stores.getFileName().toString());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stores.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        return properties;
    }
}
