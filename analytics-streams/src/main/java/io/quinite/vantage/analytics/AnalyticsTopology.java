package io.quinite.vantage.analytics;

import static io.quinite.vantage.schemas.Topics.CALL_EVENTS;
import static io.quinite.vantage.schemas.Topics.CAMPAIGN_TOTALS;

import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.CampaignTally;
import io.quinite.vantage.analytics.counting.Delta;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The diagram in code. A test compares it with the golden file: a changed name loses a store's content. */
final class AnalyticsTopology {
    private AnalyticsTopology() {}

    static Topology build(
            Properties properties,
            Serde<CallEvent> callEvents,
            Serde<CampaignTotals> campaignTotals,
            int epoch,
            MeterRegistry meters) {
        var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        builder.addStateStore(calls())
                .addStateStore(DeltasUntilCommit.named(CountEachCallOnce.DELTAS))
                .addStateStore(tallies());
        builder.stream(
                        CALL_EVENTS.name(),
                        Consumed.with(Serdes.String(), callEvents)
                                // A record without a time is a record: by default its thread would die of it.
                                .withTimestampExtractor((record, partitionTime) -> Math.max(0, record.timestamp()))
                                .withName("call-events"))
                .process(
                        () -> new CountEachCallOnce(meters),
                        Named.as("count-each-call-once"),
                        CountEachCallOnce.CALLS,
                        CountEachCallOnce.DELTAS)
                .repartition(Repartitioned.<String, Delta>as("by-campaign")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(serde(Delta::toBytes, Delta::fromBytes))
                        .withNumberOfPartitions(CAMPAIGN_TOTALS.partitions()))
                .process(() -> new AddToTally(epoch), Named.as("add-to-tally"), AddToTally.TALLIES)
                .to(
                        CAMPAIGN_TOTALS.name(),
                        Produced.with(Serdes.String(), campaignTotals).withName("campaign-totals"));
        return builder.build(properties);
    }

    /** On disk: it grows with every call. */
    private static StoreBuilder<KeyValueStore<String, CallMemory>> calls() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(CountEachCallOnce.CALLS),
                        Serdes.String(),
                        serde(CallMemory::toBytes, CallMemory::fromBytes))
                .withCachingDisabled();
    }

    /** In memory: some 200 bytes a campaign, and restored from its compacted changelog in no time. */
    private static StoreBuilder<KeyValueStore<String, CampaignTally>> tallies() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(AddToTally.TALLIES),
                        Serdes.String(),
                        serde(CampaignTally::toBytes, CampaignTally::fromBytes))
                .withCachingDisabled();
    }

    private static <T> Serde<T> serde(Function<T, byte[]> write, Function<byte[], T> read) {
        return Serdes.serdeFrom((topic, value) -> orNull(value, write), (topic, bytes) -> orNull(bytes, read));
    }

    private static <A, B> @Nullable B orNull(@Nullable A value, Function<A, B> convert) {
        return value == null ? null : convert.apply(value);
    }
}
