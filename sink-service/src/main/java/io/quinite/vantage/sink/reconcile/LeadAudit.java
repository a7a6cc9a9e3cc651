package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.apply.Fact;
import io.quinite.vantage.sink.apply.FactReader;
import io.quinite.vantage.sink.merge.LeadHistory;
import io.quinite.vantage.sink.merge.LeadMerge;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot.Mark;
import io.quinite.vantage.sink.store.Snapshot.MissingLead;
import io.quinite.vantage.sink.store.StoredLead;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of leads against their facts and their calls, one bucket after the other. What people changed is theirs: a
 * field is compared only where a fact decided it. Safe for threads.
 */
final class LeadAudit {
    private static final Comparator<RawRecord> LOG_ORDER =
            Comparator.comparingInt(RawRecord::partition).thenComparingLong(RawRecord::offset);

    private final FactReader<LeadEvent> reader;
    private final Scope scope;
    private final Findings findings;
    private final Deletions deletions;
    private final Consumer<UUID> wrongStanding;
    private final LongAdder compared = new LongAdder();

    /** Which of the leads without a row people deleted. */
    @FunctionalInterface
    interface Deletions {
        Set<UUID> among(List<MissingLead> leads) throws SQLException;
    }

    /** All that is spilled of one lead. */
    private static final class Gathered {
        private @Nullable StoredLead row;
        private @Nullable Standing latest;
        private boolean anyTransferred;
        private boolean untold;
        private final List<RawRecord> records = new ArrayList<>(2);

        void add(Standing standing) {
            untold |= standing.deleted();
            anyTransferred |= standing.transferred();
            if (latest == null || standing.isLaterThan(latest)) {
                latest = standing;
            }
        }
    }

    LeadAudit(Map<String, ?> serde, Scope scope, Findings findings, Deletions deletions, Consumer<UUID> wrongStanding) {
        this.reader = FactReader.ofLeads(serde);
        this.scope = scope;
        this.findings = findings;
        this.deletions = deletions;
        this.wrongStanding = wrongStanding;
    }

    long compared() {
        return compared.sum();
    }

    /** The lead to which a key belongs; a key that is no lead's id has records that are dead letters. */
    static UUID leadId(byte @Nullable [] key) {
        try {
            return key == null ? new UUID(0, 0) : UUID.fromString(new String(key, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return new UUID(0, 0);
        }
    }

    static List<Buckets.Splitter> splitters() {
        return List.of(
                (in, into) -> {
                    RawRecord raw = record(in);
                    into.add(leadId(raw.key()), out -> Entries.write(out, raw));
                },
                (in, into) -> {
                    StoredLead row = Entries.lead(in);
                    into.add(row.id(), out -> Entries.write(out, row));
                },
                (in, into) -> {
                    Mark mark = Entries.mark(in);
                    into.add(leadId(mark.key()), out -> Entries.write(out, mark));
                },
                (in, into) -> {
                    Standing standing = Entries.standing(in);
                    into.add(standing.leadId(), out -> Entries.write(out, standing));
                });
    }

    private static RawRecord record(DataInputStream in) throws IOException {
        return Entries.record(in, Topics.LEAD_EVENTS.name());
    }

    /** @param spills of records, rows, marks and standings */
    void bucket(List<Spill> spills, int bucket) throws IOException, SQLException {
        Map<UUID, Gathered> leads = new HashMap<>();
        spills.get(0).read(bucket, in -> {
            RawRecord raw = record(in);
            of(leads, leadId(raw.key())).records.add(raw);
        });
        spills.get(1).read(bucket, in -> {
            StoredLead row = Entries.lead(in);
            of(leads, row.id()).row = row;
        });
        var marks = new Marks();
        spills.get(2).read(bucket, in -> marks.add(Entries.mark(in)));
        spills.get(3).read(bucket, in -> {
            Standing standing = Entries.standing(in);
            of(leads, standing.leadId()).add(standing);
        });
        var absent = new ArrayList<MissingLead>();
        leads.forEach((id, lead) -> lead(id, lead, marks, absent));
        tellAbsent(absent);
        if (scope.sinceMicros() == null) {
            marks.unused(Topics.LEAD_EVENTS.name()).forEach(findings::add);
        }
    }

    private static Gathered of(Map<UUID, Gathered> leads, UUID id) {
        return leads.computeIfAbsent(id, i -> new Gathered());
    }

    private void lead(UUID id, Gathered lead, Marks marks, List<MissingLead> absent) {
        lead.records.sort(LOG_ORDER);
        var facts = facts(lead.records, marks, lead.row != null);
        StoredLead row = lead.row;
        if (row == null) {
            facts.stream()
                    .filter(fact -> LeadMerge.isCapture(fact.event()))
                    .findFirst()
                    .ifPresent(fact -> absent.add(new MissingLead(id, fact.organizationId())));
            return;
        }
        compared.increment();
        var columns = new Columns();
        standing(lead, row, columns);
        boolean standingWrong = !columns.different().isEmpty();
        // Of a lead that was deleted once, and captured anew, nobody can tell which facts came before the deletion.
        if (scope.sinceMicros() == null && scope.campaign() == null && row.deletedAt() == null && !facts.isEmpty()) {
            fields(facts, row, columns);
        }
        if (!columns.different().isEmpty()) {
            findings.add(new Difference(
                    Kind.DIFFERENT,
                    "lead",
                    id.toString(),
                    null,
                    null,
                    standingWrong
                            ? "its columns are not what its facts and calls say"
                            : "its fields are not what its facts say",
                    columns.different()));
            if (standingWrong) {
                wrongStanding.accept(id);
            }
        }
    }

    private List<Fact<LeadEvent>> facts(List<RawRecord> records, Marks marks, boolean hasRow) {
        var facts = new ArrayList<Fact<LeadEvent>>(records.size());
        var waiting = waiting(records, marks, hasRow);
        for (RawRecord raw : records) {
            Mark mark = marks.of(raw);
            if (mark != null) {
                if (scope.campaign() == null) {
                    Kind kind = mark.letter() ? Kind.DEAD_LETTERED : Kind.PARKED;
                    findings.add(Difference.of(kind, "record", Coordinates.of(raw), mark.why()));
                }
                continue;
            }
            var poison = new ArrayList<DeadLetter>(1);
            reader.read(raw, poison::add)
                    .ifPresentOrElse(
                            fact -> {
                                if (!waiting.standsFor(fact)) {
                                    facts.add(fact);
                                }
                            },
                            () -> findings.add(Difference.of(
                                    Kind.UNACCOUNTED,
                                    "record",
                                    Coordinates.of(raw),
                                    "it is no dead letter, though "
                                            + poison.get(0).cause().meaning())));
        }
        return facts;
    }

    private Waiting waiting(List<RawRecord> records, Marks marks, boolean hasRow) {
        var waiting = new Waiting(hasRow);
        for (RawRecord raw : records) {
            Mark mark = marks.of(raw);
            if (mark != null) {
                reader.read(raw, poison -> {}).ifPresent(fact -> waiting.add(mark, fact.eventId(), fact.fingerprint()));
            }
        }
        return waiting;
    }

    private static void standing(Gathered lead, StoredLead row, Columns columns) {
        Standing latest = lead.latest;
        // Where a call went with a deleted campaign, the lead keeps what that call left behind.
        if (latest == null || lead.untold) {
            return;
        }
        columns.compare("call_status", latest.callStatus(), row.callStatus());
        columns.compareTimes("call_date", latest.callTimestamp(), row.callDate());
        columns.compare("call_log_id", latest.callId(), row.callLogId());
        // What people have set stays set.
        if (lead.anyTransferred && !row.transferredToHuman()) {
            columns.compare("transferred_to_human", true, false);
        }
    }

    private static void fields(List<Fact<LeadEvent>> facts, StoredLead row, Columns columns) {
        var merge = LeadMerge.of(null, LeadHistory.none());
        merge.capture(row.id(), row.organizationId());
        facts.forEach(fact -> merge.add(fact.event(), fact.fingerprint()));
        var expected = merge.row();
        var decided = Decided.of(row.stamps());
        decided.compare(columns, "name", expected.name(), row.name());
        decided.compare(columns, "email", expected.email(), row.email());
        decided.compare(columns, "phone", expected.phone(), row.phone());
        decided.compare(columns, "source", expected.source(), row.source());
        decided.compare(columns, "status", expected.status(), row.status());
        decided.compare(columns, "project_id", expected.projectId(), row.projectId());
        decided.compare(columns, "notes", expected.notes(), row.notes());
        decided.compareMetadata(columns, expected.metadata(), row.metadata());
    }

    private void tellAbsent(List<MissingLead> absent) throws SQLException {
        if (absent.isEmpty() || scope.campaign() != null) {
            return;
        }
        var deleted = new HashSet<>(deletions.among(absent));
        for (MissingLead lead : absent) {
            boolean gone = deleted.contains(lead.leadId());
            findings.add(Difference.of(
                    gone ? Kind.DELETED : Kind.MISSING,
                    "lead",
                    lead.leadId().toString(),
                    gone ? "people deleted it" : "it has no row, though its capture was stored"));
        }
    }
}
