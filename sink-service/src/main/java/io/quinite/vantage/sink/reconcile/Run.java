package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.sink.SinkConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** One comparison, from the snapshot to the result. */
final class Run implements AutoCloseable {
    /** Objects take a few times their spilled size, and each thread holds a bucket. */
    private static final int HEAP_PARTS = 24;

    private final SinkConfig config;
    private final Options options;
    private final Rebuilding rebuilding;
    private final Path directory;
    private final Progress progress;
    private final Findings findings;
    private final LogReader log;
    private final Admin admin;
    private final int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
    private final long bucketBytes = Runtime.getRuntime().maxMemory() / HEAP_PARTS / threads;
    private final long beganAt = System.nanoTime();

    /**
     * What a rebuild wants beside the comparison.
     *
     * @param asOf facts of that time at most; null for all that the sink has read
     * @param rows takes every row that should be
     * @param reach is told how far the rows reach
     * @param counted is told how many calls the log has of each campaign
     */
    record Rebuilding(
            @Nullable Instant asOf, CallAudit.RowTaker rows, Consumer<Reach> reach, Consumer<Counted> counted) {
        static Rebuilding none() {
            return new Rebuilding(null, (row, state) -> {}, reach -> {}, counted -> {});
        }
    }

    /**
     * Calls of each campaign in the log, and the newest totals of the facts that were counted, or of fewer.
     *
     * @param analyticsIsKnown whether these are the facts that analytics has read; else those that the sink has
     */
    record Counted(CampaignCounts counts, TotalsTopic totals, int totalsPartitions, boolean analyticsIsKnown) {}

    Run(
            SinkConfig config,
            Options options,
            Rebuilding rebuilding,
            Path directory,
            Progress progress,
            Consumer<Difference> listener) {
        this.rebuilding = rebuilding;
        this.config = config;
        this.options = options;
        this.directory = directory;
        this.progress = progress;
        this.findings = new Findings(listener);
        this.log = new LogReader(config.kafka());
        this.admin = Admin.create(new HashMap<>(config.kafka()));
    }

    Reconciliation run() throws IOException, SQLException {
        try (Connection tables = Reconciler.snapshot(config)) {
            var accounts = Reconciler.accounts(tables);
            var ranges = new Ranges(admin, log, accounts, options, rebuilding.asOf());
            rebuilding.reach().accept(ranges.reach());
            var totals = new TotalsTopic(config.serde(), ranges.reach());
            try (var gathering = new Gathering(directory, ranges, totals, progress)) {
                gathering.read(tables, log);
                tables.rollback();
                return compare(ranges, new Accounts(accounts), gathering);
            }
        }
    }

    private Reconciliation compare(Ranges ranges, Accounts accounts, Gathering gathering)
            throws IOException, SQLException {
        var scope = Scope.of(options);
        try (var repair = new Repair(config, ranges.reach(), options)) {
            var counts = new CampaignCounts();
            long calls = calls(new CallFold(config.serde(), ranges.reach()), scope, counts, gathering, repair);
            long leads = leads(scope, gathering, repair);
            var campaigns = new CampaignAudit(scope, findings, gathering.totals());
            repair.campaigns(campaigns.columns(gathering.campaigns()));
            if (ranges.isCountable()) {
                campaigns.topic(counts);
            }
            if (rebuilding.asOf() == null) {
                accounts.check(ranges.isWhole(options) ? gathering.recordsRead() : null, findings);
            }
            rebuilding
                    .counted()
                    .accept(new Counted(
                            counts, gathering.totals(), ranges.totalsTo().size(), ranges.isAnalyticsKnown()));
            return new Reconciliation(
                    findings.counts(),
                    findings.first(),
                    accounts.sums(),
                    gathering.recordsRead().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    calls,
                    leads,
                    gathering.campaigns().size(),
                    ranges.lag(),
                    (System.nanoTime() - beganAt) / 1_000_000,
                    List.copyOf(ranges.notes()),
                    options.fix() ? Optional.of(repair.fixed()) : Optional.empty());
        }
    }

    private long calls(CallFold fold, Scope scope, CampaignCounts counts, Gathering gathering, Repair repair)
            throws IOException, SQLException {
        var audit = new CallAudit(
                fold,
                scope,
                findings,
                counts,
                gathering.standings(),
                repair::deletedWithTheirParents,
                repair::add,
                rebuilding.rows());
        var spills = gathering.calls().spills();
        progress.begin("comparing calls, files", gathering.calls().records().buckets());
        new Buckets(directory, spills, CallAudit.splitters(), bucketBytes).each(threads, (from, bucket) -> {
            audit.bucket(from, bucket);
            progress.add(1);
        });
        progress.end();
        gathering.standings().finish();
        return audit.compared();
    }

    private long leads(Scope scope, Gathering gathering, Repair repair) throws IOException, SQLException {
        var audit = new LeadAudit(config.serde(), scope, findings, repair::deletedByPeople, repair::addLead);
        var spills = new ArrayList<>(gathering.leads().spills());
        spills.add(gathering.standings());
        progress.begin("comparing leads, files", gathering.standings().buckets());
        new Buckets(directory, spills, LeadAudit.splitters(), bucketBytes).each(threads, (from, bucket) -> {
            audit.bucket(from, bucket);
            progress.add(1);
        });
        progress.end();
        return audit.compared();
    }

    @Override
    public void close() {
        log.close();
        admin.close();
    }
}
