package io.quinite.vantage.analytics;

import static io.quinite.vantage.schemas.Topics.CALL_EVENTS;
import static io.quinite.vantage.schemas.Topics.CAMPAIGN_TOTALS;
import static io.quinite.vantage.schemas.Topics.CAMPAIGN_WINDOWS;

import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.counting.Tally;
import io.quinite.vantage.analytics.counting.WindowTally;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.campaigns.CampaignWindow;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The diagram in code. A test compares it with the golden file: a changed name loses a store's content. */
final class AnalyticsTopology {
    private static final String ADD_UP = "add-up";

    /** What Streams makes for it, without the group's name in front. */
    static final List<String> INTERNAL_TOPICS = List.of(
            "by-scope-repartition",
            CountEachCallOnce.CALLS + "-changelog",
            AddUp.TALLIES + "-changelog",
            AddUp.WINDOWS + "-changelog");

    private AnalyticsTopology() {}

    /** The topics' values, as they are read and written. */
    record Values(Serde<CallEvent> calls, Serde<CampaignTotals> totals, Serde<CampaignWindow> windows) {}

    static Topology build(Properties properties, Values values, IntSupplier epoch, Rules rules, MeterRegistry meters) {
        var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        builder.addStateStore(onDisk(
                        CountEachCallOnce.CALLS, CallSids.SERDE, serde(CallMemory::toBytes, CallMemory::fromBytes)))
                .addStateStore(CommitHook.named(CountEachCallOnce.DELTAS))
                .addStateStore(CommitHook.named(AddUp.GROWN))
                .addStateStore(onDisk(AddUp.TALLIES, Serdes.String(), serde(Tally::toBytes, Tally::fromBytes)))
                .addStateStore(
                        onDisk(AddUp.WINDOWS, Serdes.String(), serde(WindowTally::toBytes, WindowTally::fromBytes)));
        builder.stream(
                        CALL_EVENTS.name(),
                        Consumed.with(Serdes.String(), values.calls())
                                // A record without a time is a record: by default its thread would die of it.
                                .withTimestampExtractor((record, partitionTime) -> Math.max(0, record.timestamp()))
                                .withName("call-events"))
                .process(
                        () -> new CountEachCallOnce(rules, meters),
                        Named.as("count-each-call-once"),
                        CountEachCallOnce.CALLS,
                        CountEachCallOnce.DELTAS)
                .repartition(Repartitioned.<String, Growths>as("by-scope")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(serde(Growths::toBytes, Growths::fromBytes))
                        // The key is the partition: a record holds all scopes that have changed there.
                        .withStreamPartitioner(
                                (topic, partition, growths, count) -> Optional.of(Set.of(Integer.valueOf(partition))))
                        .withNumberOfPartitions(CAMPAIGN_TOTALS.partitions()))
                .process(() -> new AddUp(epoch, rules), Named.as(ADD_UP), AddUp.TALLIES, AddUp.WINDOWS, AddUp.GROWN);
        // Two kinds of record from one processor, which the DSL has no word for.
        var keys = Serdes.String().serializer();
        return builder.build(properties)
                .addSink(
                        AddUp.TO_TOTALS,
                        CAMPAIGN_TOTALS.name(),
                        keys,
                        values.totals().serializer(),
                        ADD_UP)
                .addSink(
                        AddUp.TO_WINDOWS,
                        CAMPAIGN_WINDOWS.name(),
                        keys,
                        values.windows().serializer(),
                        ADD_UP);
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> onDisk(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                .withCachingDisabled();
    }

    private static <T> Serde<T> serde(Function<T, byte[]> write, Function<byte[], T> read) {
        return Serdes.serdeFrom((topic, value) -> orNull(value, write), (topic, bytes) -> orNull(bytes, read));
    }

    private static <A, B> @Nullable B orNull(@Nullable A value, Function<A, B> convert) {
        return value == null ? null : convert.apply(value);
    }
}
