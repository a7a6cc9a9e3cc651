package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.reconcile.Reconciliation.Account;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot;
import io.quinite.vantage.sink.store.Snapshot.Campaign;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One comparison, from the snapshot to the result. */
final class Run implements AutoCloseable {
    /** Topics that are not compacted: they still have every record that was ever consumed. */
    private static final Set<String> FACT_TOPICS = Set.of(Topics.CALL_EVENTS.name(), Topics.LEAD_EVENTS.name());

    private static final int RECORDS_A_BUCKET = 20_000;
    private static final int BUCKETS_MIN = 8;
    private static final int BUCKETS_MAX = 256;

    /** Objects take a few times their spilled size, and each thread holds a bucket. */
    private static final int HEAP_PARTS = 24;

    private final SinkConfig config;
    private final Options options;
    private final Rebuilding rebuilding;
    private final Path directory;
    private final Progress progress;
    private final Findings findings;
    private final Snapshot snapshot = new Snapshot();
    private final LogReader log;
    private final Admin admin;
    private final int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
    private final Map<TopicPartition, Long> recordsRead = new HashMap<>();
    private final List<Spill> spills = new ArrayList<>();
    private final long beganAt = System.nanoTime();

    /** What is spilled of calls or of leads. */
    private record Side(Spill records, Spill rows, Spill marks) {
        List<Spill> spills() {
            return List.of(records, rows, marks);
        }
    }

    /**
     * What a rebuild wants beside the comparison.
     *
     * @param asOf facts of that time at most; null for all that the sink has read
     * @param reach is told how far the rows reach
     */
    record Rebuilding(@Nullable Instant asOf, CallAudit.RowTaker rows, Consumer<Reach> reach) {
        static Rebuilding none() {
            return new Rebuilding(null, (row, state) -> {}, reach -> {});
        }
    }

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
        var scope = Scope.of(options);
        try (Connection tables = Reconciler.snapshot(config)) {
            var accounts = Reconciler.accounts(tables);
            var ranges = new Ranges(admin, log, accounts, options, rebuilding.asOf());
            rebuilding.reach().accept(ranges.reach());
            int buckets = (int) Math.max(BUCKETS_MIN, Math.min(BUCKETS_MAX, ranges.records() / RECORDS_A_BUCKET));
            Side calls = side("calls", buckets);
            Side leads = side("leads", buckets);
            Spill standings = spill("standings", buckets);
            var totals = new TotalsTopic(config.serde(), ranges.reach());
            var campaigns = new ArrayList<Campaign>();
            gather(tables, ranges, calls, leads, totals, campaigns);
            tables.rollback();
            return compare(scope, ranges, accounts, calls, leads, standings, totals, campaigns);
        }
    }

    private Side side(String name, int buckets) throws IOException {
        return new Side(
                spill(name + "-records", buckets), spill(name + "-rows", buckets), spill(name + "-marks", buckets));
    }

    private Spill spill(String name, int buckets) throws IOException {
        var spill = new Spill(directory, name, buckets, 0);
        spills.add(spill);
        return spill;
    }

    /** Tables and log side by side. */
    private void gather(
            Connection tables, Ranges ranges, Side calls, Side leads, TotalsTopic totals, List<Campaign> campaigns)
            throws IOException, SQLException {
        progress.begin("reading", ranges.records());
        var rows = CompletableFuture.runAsync(() -> {
            try {
                readTables(tables, calls, leads, campaigns);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        try {
            log.read(ranges.from(), ranges.to(), raw -> {
                take(raw, ranges.reach(), calls, leads);
                progress.one();
            });
            var totalsFrom = log.beginnings(ranges.totalsTo().keySet());
            var totalsTo = new HashMap<>(ranges.totalsTo());
            totalsTo.replaceAll(
                    (partition, end) -> Math.max(end, ranges.reach().sink().getOrDefault(partition, 0L)));
            log.read(totalsFrom, totalsTo, raw -> totals.add(raw, ranges.totalsTo()));
        } finally {
            join(rows);
        }
        for (Spill spill : List.of(calls.records, calls.rows, calls.marks, leads.records, leads.rows, leads.marks)) {
            spill.finish();
        }
        progress.end();
    }

    private void take(RawRecord raw, Reach reach, Side calls, Side leads) throws IOException {
        if (reach.sinkHas(raw.topic(), raw.partition(), raw.offset())) {
            recordsRead.merge(new TopicPartition(raw.topic(), raw.partition()), 1L, Long::sum);
        }
        if (raw.topic().equals(Topics.CALL_EVENTS.name())) {
            calls.records.add(CallAudit.callId(raw.key()), out -> Entries.write(out, raw));
        } else {
            leads.records.add(LeadAudit.leadId(raw.key()), out -> Entries.write(out, raw));
        }
    }

    private void readTables(Connection tables, Side calls, Side leads, List<Campaign> campaigns) throws SQLException {
        snapshot.calls(tables, row -> unchecked(() -> calls.rows.add(row.id(), out -> Entries.write(out, row))));
        snapshot.leads(tables, row -> unchecked(() -> leads.rows.add(row.id(), out -> Entries.write(out, row))));
        snapshot.marks(tables, Topics.CALL_EVENTS.name(), mark -> unchecked(() -> addMark(calls, mark, true)));
        snapshot.marks(tables, Topics.LEAD_EVENTS.name(), mark -> unchecked(() -> addMark(leads, mark, false)));
        campaigns.addAll(snapshot.campaigns(tables));
    }

    private static void addMark(Side side, Mark mark, boolean ofCall) throws IOException {
        var id = ofCall ? CallAudit.callId(mark.key()) : LeadAudit.leadId(mark.key());
        side.marks.add(id, out -> Entries.write(out, mark));
    }

    /** Work with files inside of work with a table. */
    @FunctionalInterface
    private interface FileWork {
        void run() throws IOException;
    }

    private static void unchecked(FileWork work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(CompletableFuture<Void> work) throws SQLException, IOException {
        try {
            work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw e;
        }
    }

    private Reconciliation compare(
            Scope scope,
            Ranges ranges,
            List<Snapshot.Account> accounts,
            Side calls,
            Side leads,
            Spill standings,
            TotalsTopic totals,
            List<Campaign> campaigns)
            throws IOException, SQLException {
        try (var repair = new Repair(config, ranges.reach(), options)) {
            var counts = new CampaignCounts();
            var callAudit = new CallAudit(
                    new CallFold(config.serde(), ranges.reach()),
                    scope,
                    findings,
                    counts,
                    standings,
                    repair::deletedWithTheirParents,
                    repair::add,
                    rebuilding.rows());
            long bucketBytes = Runtime.getRuntime().maxMemory() / HEAP_PARTS / threads;
            progress.begin("comparing calls, files", calls.records.buckets());
            new Buckets(directory, calls.spills(), CallAudit.splitters(), bucketBytes).each(threads, (from, bucket) -> {
                callAudit.bucket(from, bucket);
                progress.add(1);
            });
            progress.end();
            standings.finish();
            var leadAudit = new LeadAudit(config.serde(), scope, findings, repair::deletedByPeople, repair::addLead);
            var leadSpills = new ArrayList<>(leads.spills());
            leadSpills.add(standings);
            progress.begin("comparing leads, files", standings.buckets());
            new Buckets(directory, leadSpills, LeadAudit.splitters(), bucketBytes).each(threads, (from, bucket) -> {
                leadAudit.bucket(from, bucket);
                progress.add(1);
            });
            progress.end();
            var campaignAudit = new CampaignAudit(scope, findings, totals);
            repair.campaigns(campaignAudit.columns(campaigns));
            if (ranges.isCountable()) {
                campaignAudit.topic(counts);
            }
            if (rebuilding.asOf() == null) {
                accounts(ranges, accounts);
            }
            return new Reconciliation(
                    findings.counts(),
                    findings.first(),
                    sums(accounts),
                    recordsRead.values().stream().mapToLong(Long::longValue).sum(),
                    callAudit.compared(),
                    leadAudit.compared(),
                    campaigns.size(),
                    ranges.lag(),
                    (System.nanoTime() - beganAt) / 1_000_000,
                    List.copyOf(ranges.notes()),
                    options.fix() ? Optional.of(repair.fixed()) : Optional.empty());
        }
    }

    /** I5, and that each record was consumed once. */
    private void accounts(Ranges ranges, List<Snapshot.Account> accounts) {
        for (Snapshot.Account each : accounts) {
            String name = each.partition().toString();
            long sum = each.stored() + each.merged() + each.parked() + each.deadLettered();
            if (sum != each.consumed()) {
                findings.add(Difference.of(
                        Kind.UNACCOUNTED,
                        "partition",
                        name,
                        each.consumed() + " records were consumed, but " + each.stored() + " stored + " + each.merged()
                                + " merged + " + each.parked() + " parked + " + each.deadLettered()
                                + " dead-lettered are " + sum));
            }
            if (each.letters() != each.deadLettered()) {
                findings.add(Difference.of(
                        Kind.UNACCOUNTED,
                        "partition",
                        name,
                        each.deadLettered() + " records were dead-lettered, but there are " + each.letters()
                                + " letters"));
            }
            Long inLog = recordsRead.getOrDefault(each.partition(), 0L);
            boolean counted = FACT_TOPICS.contains(each.partition().topic());
            if (ranges.isWhole(options) && counted && inLog != each.consumed()) {
                findings.add(Difference.of(
                        Kind.UNACCOUNTED,
                        "partition",
                        name,
                        each.consumed() + " records were consumed, but the log has " + inLog + " before offset "
                                + each.nextOffset()));
            }
        }
    }

    private static List<Account> sums(List<Snapshot.Account> accounts) {
        var sums = new TreeMap<String, Account>();
        for (Snapshot.Account each : accounts) {
            sums.merge(
                    each.partition().topic(),
                    new Account(
                            each.partition().topic(),
                            each.consumed(),
                            each.stored(),
                            each.merged(),
                            each.parked(),
                            each.deadLettered()),
                    (a, b) -> new Account(
                            a.topic(),
                            a.consumed() + b.consumed(),
                            a.stored() + b.stored(),
                            a.merged() + b.merged(),
                            a.parked() + b.parked(),
                            a.deadLettered() + b.deadLettered()));
        }
        return List.copyOf(sums.values());
    }

    @Override
    public void close() throws IOException {
        log.close();
        admin.close();
        for (Spill spill : spills) {
            spill.close();
        }
    }
}
