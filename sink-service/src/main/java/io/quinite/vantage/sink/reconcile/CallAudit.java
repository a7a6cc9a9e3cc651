package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.merge.CallIdentity;
import io.quinite.vantage.sink.merge.CallMerge;
import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.reconcile.CallFold.Folded;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import io.quinite.vantage.sink.store.Snapshot.Missing;
import io.quinite.vantage.sink.store.StoredCall;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the rows of call_logs against the calls of the log, one bucket after the other. Safe for threads. */
final class CallAudit {
    static final Comparator<RawRecord> LOG_ORDER =
            Comparator.comparingInt(RawRecord::partition).thenComparingLong(RawRecord::offset);
    private static final long MICROS_PER_MILLI = 1000;

    private final CallFold fold;
    private final Scope scope;
    private final Findings findings;
    private final CampaignCounts counts;
    private final Spill standings;
    private final Deletions deletions;
    private final Consumer<Wrong> wrong;
    private final RowTaker rows;
    private final LongAdder compared = new LongAdder();

    /** Which of the calls without a row people deleted, with their parents. */
    @FunctionalInterface
    interface Deletions {
        Set<UUID> among(List<Missing> calls) throws SQLException;
    }

    /** Takes every row that should be. */
    @FunctionalInterface
    interface RowTaker {
        void take(CallRow row, CallMerge taken) throws SQLException;
    }

    /** A call whose row is to be mended; the records are those of its key. The id is null where no fact can be of that row. */
    record Wrong(UUID callId, @Nullable String callSid, Kind kind, List<RawRecord> records) {}

    /** A row that should be there and is not. */
    private record Absent(CallRow row, List<RawRecord> records) {}

    CallAudit(
            CallFold fold,
            Scope scope,
            Findings findings,
            CampaignCounts counts,
            Spill standings,
            Deletions deletions,
            Consumer<Wrong> wrong,
            RowTaker rows) {
        this.fold = fold;
        this.rows = rows;
        this.scope = scope;
        this.findings = findings;
        this.counts = counts;
        this.standings = standings;
        this.deletions = deletions;
        this.wrong = wrong;
    }

    long compared() {
        return compared.sum();
    }

    /** The call to which a key belongs. */
    static UUID callId(byte @Nullable [] key) {
        return Identities.callId(key == null ? "" : new String(key, StandardCharsets.UTF_8));
    }

    static List<Buckets.Splitter> splitters() {
        return List.of(
                (in, into) -> {
                    RawRecord raw = record(in);
                    into.add(callId(raw.key()), out -> Entries.write(out, raw));
                },
                (in, into) -> {
                    StoredCall row = Entries.call(in);
                    into.add(row.id(), out -> Entries.write(out, row));
                },
                (in, into) -> {
                    Mark mark = Entries.mark(in);
                    into.add(callId(mark.key()), out -> Entries.write(out, mark));
                });
    }

    private static RawRecord record(DataInputStream in) throws IOException {
        return Entries.record(in, Topics.CALL_EVENTS.name());
    }

    /** @param spills of records, rows and marks */
    void bucket(List<Spill> spills, int bucket) throws IOException, SQLException {
        Map<UUID, List<RawRecord>> records = new HashMap<>();
        spills.get(0).read(bucket, in -> {
            RawRecord raw = record(in);
            records.computeIfAbsent(callId(raw.key()), id -> new ArrayList<>(8)).add(raw);
        });
        Map<UUID, StoredCall> rows = new HashMap<>();
        spills.get(1).read(bucket, in -> {
            StoredCall row = Entries.call(in);
            rows.put(row.id(), row);
        });
        var marks = new Marks();
        spills.get(2).read(bucket, in -> marks.add(Entries.mark(in)));
        var absent = new ArrayList<Absent>();
        for (var entry : records.entrySet()) {
            entry.getValue().sort(LOG_ORDER);
            call(entry.getKey(), entry.getValue(), rows.remove(entry.getKey()), marks, absent);
        }
        for (StoredCall row : rows.values()) {
            call(row.id(), List.of(), row, marks, absent);
        }
        tellAbsent(absent);
        if (scope.sinceMicros() == null) {
            marks.unused(Topics.CALL_EVENTS.name()).forEach(findings::add);
        }
    }

    private void call(UUID id, List<RawRecord> records, @Nullable StoredCall row, Marks marks, List<Absent> absent)
            throws IOException, SQLException {
        Folded folded = fold.fold(records, marks::of, row != null);
        CallIdentity counted = folded.counted();
        if (counted != null) {
            counts.add(counted, folded.countedAsTransferred());
        }
        CallRow expected = expected(folded);
        if (expected != null && folded.taken() != null) {
            rows.take(expected, folded.taken());
        }
        boolean nothingToSay = folded.complaints().isEmpty()
                && folded.parked().isEmpty()
                && folded.letters().isEmpty();
        if (row == null && folded.taken() == null && nothingToSay) {
            return;
        }
        compared.increment();
        UUID campaign = expected != null ? expected.campaignId() : counted != null ? counted.campaignId() : null;
        boolean told = scope.hasCampaign(campaign, row == null ? null : row.campaignId())
                && scope.hasTime(
                        row != null
                                ? row.callTimestamp()
                                : expected != null ? expected.callTimestamp() : Long.MAX_VALUE);
        if (!told) {
            stand(row, expected);
            return;
        }
        folded.complaints().forEach(findings::add);
        explain(id, folded, campaign);
        if (expected == null) {
            if (row != null) {
                tell(Kind.EXTRA, id, row.callSid(), row.campaignId(), whyExtra(row, records, folded), List.of());
                wrong.accept(new Wrong(id, row.callSid(), Kind.EXTRA, records));
            }
            return;
        }
        if (row == null) {
            absent.add(new Absent(expected, records));
            return;
        }
        stand(null, expected);
        var fields = CallRows.differences(expected, row);
        if (!fields.isEmpty()) {
            tell(
                    Kind.DIFFERENT,
                    id,
                    expected.callSid(),
                    expected.campaignId(),
                    "its row is not what its facts say",
                    fields);
            wrong.accept(new Wrong(id, expected.callSid(), Kind.DIFFERENT, records));
        }
    }

    /** Null where the facts make no row. */
    static @Nullable CallRow expected(Folded folded) {
        if (folded.taken() == null || folded.callSid() == null) {
            return null;
        }
        CallIdentity identity = folded.taken().identity();
        return identity == null || identity.campaignId() == null || identity.leadId() == null
                ? null
                : folded.taken().row(folded.callSid());
    }

    private void explain(UUID id, Folded folded, @Nullable UUID campaign) {
        if (!folded.parked().isEmpty()) {
            String why = "facts wait for: " + String.join(", ", folded.parked());
            tell(Kind.PARKED, id, folded.callSid(), campaign, why, List.of());
        } else if (folded.taken() != null && expected(folded) == null) {
            String why = "no fact names its campaign and lead, and yet none is parked";
            tell(Kind.UNACCOUNTED, id, folded.callSid(), campaign, why, List.of());
        }
        if (!folded.letters().isEmpty()) {
            String why = "facts are dead letters: " + String.join(", ", folded.letters());
            tell(Kind.DEAD_LETTERED, id, folded.callSid(), campaign, why, List.of());
        }
    }

    private static String whyExtra(StoredCall row, List<RawRecord> records, Folded folded) {
        if (row.callSid() == null || !Identities.callId(row.callSid()).equals(row.id())) {
            return "its id does not follow from its call_sid, so the pipeline has not made it";
        }
        if (records.isEmpty()) {
            return "the log has no fact of it";
        }
        return folded.parked().isEmpty() ? "none of its facts was taken" : "its facts are parked, and yet it has a row";
    }

    private void tellAbsent(List<Absent> absent) throws SQLException, IOException {
        if (absent.isEmpty()) {
            return;
        }
        Set<UUID> deleted = deletions.among(absent.stream()
                .map(each -> new Missing(
                        each.row.id(),
                        each.row.leadId(),
                        each.row.campaignId(),
                        each.records.get(0).timestamp() * MICROS_PER_MILLI))
                .collect(Collectors.toList()));
        for (Absent each : absent) {
            CallRow row = each.row;
            boolean gone = deleted.contains(row.id());
            standings.add(row.leadId(), out -> Entries.write(out, standing(row, gone)));
            if (gone) {
                String why = "its lead or its campaign was deleted, and its row with it";
                tell(Kind.DELETED, row.id(), row.callSid(), row.campaignId(), why, List.of());
            } else {
                String why = "it has no row, though facts of it were stored";
                tell(Kind.MISSING, row.id(), row.callSid(), row.campaignId(), why, List.of());
                wrong.accept(new Wrong(row.id(), row.callSid(), Kind.MISSING, each.records));
            }
        }
    }

    /** A row out of the scope stands for itself. */
    private void stand(@Nullable StoredCall row, @Nullable CallRow expected) throws IOException {
        if (row != null && row.callSid() != null) {
            var standing = new Standing(
                    row.leadId(),
                    false,
                    row.id(),
                    row.callSid(),
                    row.callStatus(),
                    row.callTimestamp(),
                    row.transferred());
            standings.add(row.leadId(), out -> Entries.write(out, standing));
        } else if (expected != null) {
            standings.add(expected.leadId(), out -> Entries.write(out, standing(expected, false)));
        }
    }

    private static Standing standing(CallRow row, boolean deleted) {
        return new Standing(
                row.leadId(),
                deleted,
                row.id(),
                row.callSid(),
                row.callStatus(),
                row.callTimestamp(),
                row.transferred());
    }

    private void tell(
            Kind kind,
            UUID id,
            @Nullable String callSid,
            @Nullable UUID campaign,
            String why,
            List<Difference.Field> fields) {
        findings.add(new Difference(kind, "call", id.toString(), callSid, campaign, why, fields));
    }
}
