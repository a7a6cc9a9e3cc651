package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot;
import io.quinite.vantage.sink.store.Snapshot.Campaign;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;

/** Everything that is compared, read once: tables and log side by side, spilled by call and by lead. */
final class Gathering implements AutoCloseable {
    private static final int RECORDS_A_BUCKET = 20_000;
    private static final int BUCKETS_MIN = 8;
    private static final int BUCKETS_MAX = 256;

    private final Ranges ranges;
    private final Progress progress;
    private final Snapshot snapshot = new Snapshot();
    private final List<Spill> spills = new ArrayList<>();
    private final Side calls;
    private final Side leads;
    private final Spill standings;
    private final TotalsTopic totals;
    private final List<Campaign> campaigns = new ArrayList<>();
    private final Map<TopicPartition, Long> recordsRead = new HashMap<>();

    /** What is spilled of calls or of leads. */
    record Side(Spill records, Spill rows, Spill marks) {
        List<Spill> spills() {
            return List.of(records, rows, marks);
        }
    }

    /** Work with files inside of work with a table. */
    @FunctionalInterface
    private interface FileWork {
        void run() throws IOException;
    }

    Gathering(Path directory, Ranges ranges, TotalsTopic totals, Progress progress) throws IOException {
        this.ranges = ranges;
        this.totals = totals;
        this.progress = progress;
        int buckets = (int) Math.max(BUCKETS_MIN, Math.min(BUCKETS_MAX, ranges.records() / RECORDS_A_BUCKET));
        this.calls = side(directory, "calls", buckets);
        this.leads = side(directory, "leads", buckets);
        this.standings = spill(directory, "standings", buckets);
    }

    private Side side(Path directory, String name, int buckets) throws IOException {
        return new Side(
                spill(directory, name + "-records", buckets),
                spill(directory, name + "-rows", buckets),
                spill(directory, name + "-marks", buckets));
    }

    private Spill spill(Path directory, String name, int buckets) throws IOException {
        var spill = new Spill(directory, name, buckets, 0);
        spills.add(spill);
        return spill;
    }

    /** @param tables a transaction that sees one moment */
    void read(Connection tables, LogReader log) throws IOException, SQLException {
        progress.begin("reading", ranges.records());
        var rows = CompletableFuture.runAsync(() -> {
            try {
                readTables(tables);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
        try {
            log.read(ranges.from(), ranges.to(), raw -> {
                take(raw);
                progress.one();
            });
            var from = log.beginnings(ranges.totalsTo().keySet());
            var to = new HashMap<>(ranges.totalsTo());
            to.replaceAll(
                    (partition, end) -> Math.max(end, ranges.reach().sink().getOrDefault(partition, 0L)));
            log.read(from, to, raw -> totals.add(raw, ranges.totalsTo()));
        } finally {
            join(rows);
        }
        for (Spill spill : calls.spills()) {
            spill.finish();
        }
        for (Spill spill : leads.spills()) {
            spill.finish();
        }
        progress.end();
    }

    private void take(RawRecord raw) throws IOException {
        if (ranges.reach().sinkHas(raw.topic(), raw.partition(), raw.offset())) {
            recordsRead.merge(new TopicPartition(raw.topic(), raw.partition()), 1L, Long::sum);
        }
        if (raw.topic().equals(Topics.CALL_EVENTS.name())) {
            calls.records.add(CallAudit.callId(raw.key()), out -> Entries.write(out, raw));
        } else {
            leads.records.add(LeadAudit.leadId(raw.key()), out -> Entries.write(out, raw));
        }
    }

    private void readTables(Connection tables) throws SQLException {
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

    Side calls() {
        return calls;
    }

    Side leads() {
        return leads;
    }

    /** Filled by the comparison of calls, for that of leads. */
    Spill standings() {
        return standings;
    }

    TotalsTopic totals() {
        return totals;
    }

    List<Campaign> campaigns() {
        return campaigns;
    }

    /** Records that the sink has read, as the log counts them. */
    Map<TopicPartition, Long> recordsRead() {
        return recordsRead;
    }

    @Override
    public void close() throws IOException {
        for (Spill spill : spills) {
            spill.close();
        }
    }
}
