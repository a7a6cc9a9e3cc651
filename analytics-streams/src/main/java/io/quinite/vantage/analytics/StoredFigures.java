package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.Tally;
import io.quinite.vantage.analytics.counting.WindowTally;
import io.quinite.vantage.analytics.counting.Windows.Size;
import io.quinite.vantage.analytics.counting.Windows.Window;
import io.quinite.vantage.analytics.http.Figures;
import io.quinite.vantage.analytics.http.FiguresUnavailable;
import io.quinite.vantage.analytics.http.Rows;
import io.quinite.vantage.schemas.Identities;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a running topology. What they hold may be ahead of the topics by what is not committed yet, and after a crash
 * it is counted again.
 */
final class StoredFigures implements Figures {
    private final KafkaStreams streams;
    private final IntSupplier epoch;

    StoredFigures(KafkaStreams streams, IntSupplier epoch) {
        this.streams = streams;
        this.epoch = epoch;
    }

    @Override
    public @Nullable Map<String, Object> totals(UUID organization, @Nullable UUID campaign) {
        var scope = new Scope(organization, campaign);
        Tally tally = this.<Tally>store(AddUp.TALLIES).get(scope.key());
        return tally == null ? null : row(scope, tally);
    }

    @Override
    public List<Map<String, Object>> campaigns(UUID organization) {
        var rows = new ArrayList<Map<String, Object>>();
        String prefix = organization + "/";
        // Not prefixScan: over several tasks it is the range that is supported by all kinds of stores.
        try (var tallies = this.<Tally>store(AddUp.TALLIES).range(prefix, organization + "0")) {
            tallies.forEachRemaining(entry -> rows.add(row(Scope.of(entry.key), entry.value)));
        }
        return rows;
    }

    private Map<String, Object> row(Scope scope, Tally tally) {
        var row = Rows.of(PublishedRecords.totals(scope, tally, epoch.getAsInt()));
        if (scope.campaign() == null) {
            row.remove("campaign_id");
        }
        return row;
    }

    @Override
    public List<Map<String, Object>> windows(UUID organization, @Nullable UUID campaign, Span span) {
        var scope = new Scope(organization, campaign);
        Size size = Arrays.stream(Size.values())
                .filter(one -> one.word().equals(span.size()))
                .findFirst()
                .orElseThrow();
        var rows = new ArrayList<Map<String, Object>>();
        String from = Identities.windowKey(scope.key(), span.size(), span.zone(), second(span.from()));
        String to = Identities.windowKey(scope.key(), span.size(), span.zone(), second(span.to()));
        try (var tallies = this.<WindowTally>store(AddUp.WINDOWS).range(from, to)) {
            while (tallies.hasNext() && rows.size() < span.limit()) {
                var entry = tallies.next();
                if (!entry.key.equals(to)) {
                    rows.add(Rows.of(PublishedRecords.window(
                            scope, window(size, span.zone(), entry.key, entry.value), entry.value, epoch.getAsInt())));
                }
            }
        }
        return rows;
    }

    private static Window window(Size size, String zone, String key, WindowTally tally) {
        return new Window(
                size,
                zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone),
                Instant.parse(key.substring(key.lastIndexOf('/') + 1)),
                Instant.EPOCH.plus(tally.endMicros(), ChronoUnit.MICROS));
    }

    /** Keys have whole seconds; the first window is the first that begins at {@code at} or later. */
    private static Instant second(Instant at) {
        Instant floor = at.truncatedTo(ChronoUnit.SECONDS);
        return floor.equals(at) ? at : floor.plusSeconds(1);
    }

    @Override
    public String home(UUID organization, @Nullable UUID campaign) {
        var metadata = streams.queryMetadataForKey(
                AddUp.TALLIES, new Scope(organization, campaign).key(), new StringSerializer());
        if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            throw new FiguresUnavailable("the partitions are being handed out");
        }
        return address(metadata.activeHost());
    }

    @Override
    public List<String> instances() {
        return streams.streamsMetadataForStore(AddUp.TALLIES).stream()
                .map(metadata -> address(metadata.hostInfo()))
                .distinct()
                .toList();
    }

    private static String address(HostInfo host) {
        return host.host() + ":" + host.port();
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        try {
            return streams.store(
                    StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw new FiguresUnavailable("the stores are not open: " + e.getMessage());
        }
    }
}
