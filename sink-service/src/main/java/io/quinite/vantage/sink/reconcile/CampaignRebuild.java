package io.quinite.vantage.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.reconcile.Run.Counted;
import io.quinite.vantage.sink.reconcile.Run.Rebuilding;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.ShadowCampaigns;
import io.quinite.vantage.sink.store.Totals.Total;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of each campaign anew, as far as analytics has read the log, and sets what campaigns show.
 *
 * <p>What is set carries the version of the newest totals that the topic had before analytics' position was asked for: the
 * facts of those totals are among the facts that were counted. So older totals that the sink has not read yet change nothing
 * any more, and whatever analytics publishes later counts as ever.
 */
final class CampaignRebuild implements Rebuild {
    private final Settings settings;
    private final Progress progress;
    private final String analyticsGroup;
    private final Database database;
    private final ShadowSchema schema;
    private final ShadowCampaigns shadow = new ShadowCampaigns();
    private Reach reach = new Reach(Map.of(), Map.of());
    private @Nullable Counted counted;

    CampaignRebuild(Settings settings, Progress progress, String analyticsGroup) {
        this.settings = settings;
        this.progress = progress;
        this.analyticsGroup = analyticsGroup;
        var config = SinkConfig.from(settings);
        this.database = new Database(config.postgresUrl(), config.connection("rebuild"));
        this.schema = new ShadowSchema(database, config);
    }

    @Override
    public Built build(@Nullable Instant asOf, Consumer<Difference> listener) throws IOException, SQLException {
        schema.create(shadow::create);
        var everything = Options.everything();
        var options = new Options(null, null, everything.workDirectory(), analyticsGroup, false, false);
        var result = new Reconciler(settings, options, progress, difference -> {})
                .run(new Rebuilding(asOf, (row, state) -> {}, found -> reach = found, found -> counted = found));
        var totals = totals(Objects.requireNonNull(counted));
        long rows = database.transaction(connection -> shadow.fill(connection, totals));
        var different = database.transaction(shadow::compare);
        different.forEach(each -> listener.accept(difference(each)));
        return new Built(
                rows,
                result.factsRead(),
                different.isEmpty() ? Map.of() : Map.of(Kind.DIFFERENT, (long) different.size()));
    }

    private static List<Total> totals(Counted counted) {
        var published = counted.totals().atEnd();
        var keys = new TreeSet<>(published.keySet());
        keys.addAll(counted.counts().keys().keySet());
        var totals = new ArrayList<Total>();
        for (String key : keys) {
            int slash = key.indexOf('/');
            CampaignTotals newest = published.get(key);
            totals.add(new Total(
                    UUID.fromString(key.substring(0, slash)),
                    UUID.fromString(key.substring(slash + 1)),
                    Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % counted.totalsPartitions(),
                    counted.counts().calls(key),
                    counted.counts().transferred(key),
                    newest == null ? 0 : newest.getEpoch(),
                    newest == null ? 0 : newest.getVersion(),
                    newest == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, newest.getAsOf())));
        }
        return totals;
    }

    private static Difference difference(ShadowCampaigns.Different each) {
        var columns = new Columns();
        columns.compare("total_calls", each.built().totalCalls(), each.inUse().totalCalls());
        columns.compare(
                "transferred_calls",
                each.built().transferredCalls(),
                each.inUse().transferredCalls());
        columns.compare(
                "conversion_rate", each.built().conversionRate(), each.inUse().conversionRate());
        return new Difference(
                Kind.DIFFERENT,
                "campaign",
                each.id().toString(),
                null,
                each.id(),
                "its columns are not the number of its calls in the log",
                columns.different());
    }

    @Override
    public long swap() throws SQLException {
        var built = Objects.requireNonNull(counted, "nothing was built");
        if (!built.analyticsIsKnown() && !built.totals().atEnd().isEmpty()) {
            throw new UserError(
                    "the consumer group " + analyticsGroup + " has no position, but " + Topics.CAMPAIGN_TOTALS.name()
                            + " has totals; name the group that wrote them (--analytics-group)");
        }
        var partitions = reach.sink().keySet().stream()
                .filter(partition -> partition.topic().equals(Topics.CAMPAIGN_TOTALS.name()))
                .toList();
        return database.transaction(connection -> {
            new Offsets().lock(connection, partitions);
            return shadow.swap(connection);
        });
    }

    @Override
    public void keep() {
        schema.keep();
    }

    @Override
    public void close() throws SQLException {
        try (database) {
            schema.drop();
        }
    }
}
