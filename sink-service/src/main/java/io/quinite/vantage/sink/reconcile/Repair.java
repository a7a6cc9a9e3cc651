package io.quinite.vantage.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.merge.CallRow;
import io.quinite.vantage.sink.reconcile.CallAudit.Wrong;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import io.quinite.vantage.sink.store.Calls;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Leads;
import io.quinite.vantage.sink.store.Mending;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.Parents;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.Snapshot;
import io.quinite.vantage.sink.store.Snapshot.Missing;
import io.quinite.vantage.sink.store.Snapshot.MissingLead;
import io.quinite.vantage.sink.store.SqlTrouble;
import io.quinite.vantage.sink.store.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes rows anew, with the statements of the sink and under its locks: the locks of the partitions' offsets keep the running
 * sink from the partitions for as long as the transaction lasts, the facts that it has read since the comparison are read and
 * folded too, and what is written is therefore what the sink itself would have written by now.
 */
final class Repair implements AutoCloseable {
    private static final int CALLS_AT_ONCE = 200;
    private static final int TRIES = 5;

    private final Options options;
    private final Reach reach;
    private final SinkConfig config;
    private final Database database;
    private final LogReader log;
    private final Snapshot snapshot = new Snapshot();
    private final Mending mending = new Mending();
    private final Offsets offsets = new Offsets();
    private final Calls calls = new Calls();
    private final Leads leads = new Leads();
    private final Parents parents = new Parents();
    private final Totals totals = new Totals();
    private final int partitions;
    private final Map<Set<TopicPartition>, List<Wrong>> waiting = new HashMap<>();
    private final Set<UUID> waitingLeads = new TreeSet<>();
    private long callsWritten;
    private long callsDeleted;
    private long leadsWritten;
    private long campaignsWritten;

    Repair(SinkConfig config, Reach reach, Options options) {
        this.config = config;
        this.reach = reach;
        this.options = options;
        this.database = new Database(config.postgresUrl(), config.connection("reconcile"));
        this.log = new LogReader(config.kafka());
        this.partitions = log.partitions(Topics.CALL_EVENTS.name()).size();
    }

    synchronized Set<UUID> deletedWithTheirParents(List<Missing> absent) throws SQLException {
        return database.transaction(connection -> snapshot.deletedWithTheirParents(connection, absent));
    }

    synchronized Set<UUID> deletedByPeople(List<MissingLead> absent) throws SQLException {
        return database.transaction(connection -> snapshot.deletedByPeople(connection, absent));
    }

    synchronized void add(Wrong wrong) {
        if (!options.fix() || (wrong.kind() == Kind.EXTRA && !options.deleteExtra())) {
            return;
        }
        var homes = homes(wrong);
        var queue = waiting.computeIfAbsent(homes, set -> new ArrayList<>());
        queue.add(wrong);
        if (queue.size() >= CALLS_AT_ONCE) {
            flush(homes, queue);
        }
    }

    /**
     * Where facts of the call are, and where the next one would go: with another number of partitions, or another
     * partitioner, these are several. A row that no fact can be of goes under any lock.
     */
    private Set<TopicPartition> homes(Wrong wrong) {
        var found = new HashSet<TopicPartition>();
        wrong.records().forEach(raw -> found.add(new TopicPartition(raw.topic(), raw.partition())));
        String sid = wrong.callSid() == null ? "" : wrong.callSid();
        int next = Utils.toPositive(Utils.murmur2(sid.getBytes(UTF_8))) % partitions;
        found.add(new TopicPartition(Topics.CALL_EVENTS.name(), next));
        return found;
    }

    synchronized void addLead(UUID lead) {
        if (options.fix()) {
            waitingLeads.add(lead);
            if (waitingLeads.size() >= CALLS_AT_ONCE) {
                flushLeads();
            }
        }
    }

    synchronized void campaigns(Collection<UUID> campaigns) {
        if (options.fix() && !campaigns.isEmpty()) {
            campaignsWritten += trying(connection -> totals.show(connection, new TreeSet<>(campaigns)));
        }
    }

    /** After everything else. */
    synchronized Reconciliation.Fixed fixed() {
        Map.copyOf(waiting).forEach(this::flush);
        flushLeads();
        return new Reconciliation.Fixed(callsWritten, callsDeleted, leadsWritten, campaignsWritten);
    }

    private void flush(Set<TopicPartition> homes, List<Wrong> some) {
        waiting.remove(homes);
        if (!some.isEmpty()) {
            trying(connection -> {
                mend(connection, homes, some);
                return 0;
            });
        }
    }

    private void flushLeads() {
        if (!waitingLeads.isEmpty()) {
            leadsWritten += trying(connection -> {
                leads.lock(connection, waitingLeads);
                return leads.refresh(connection, waitingLeads);
            });
            waitingLeads.clear();
        }
    }

    /** The sink may be in the middle of the same rows: a deadlock is tried again, as it does. */
    private int trying(Database.Work<Integer> work) {
        for (int i = 1; ; i++) {
            try {
                return database.transaction(work);
            } catch (SQLException e) {
                if (i == TRIES || SqlTrouble.of(e) != SqlTrouble.TRANSIENT) {
                    throw new IllegalStateException("the rows cannot be mended: " + e.getMessage(), e);
                }
            }
        }
    }

    private void mend(Connection connection, Set<TopicPartition> homes, List<Wrong> some) throws SQLException {
        Map<TopicPartition, Long> next = offsets.lock(connection, homes);
        Map<UUID, List<RawRecord>> records = upTo(next, some);
        var marks = new Marks();
        mending.marks(
                        connection,
                        records.values().stream().flatMap(List::stream).toList())
                .forEach(marks::add);
        var missing = new HashSet<UUID>();
        some.stream().filter(wrong -> wrong.kind() == Kind.MISSING).forEach(wrong -> missing.add(wrong.callId()));
        var fold = new CallFold(config.serde(), new Reach(next, Map.of()));
        var rows = new ArrayList<CallRow>();
        var states = new ArrayList<Calls.State>();
        var extra = new ArrayList<UUID>();
        records.forEach((id, facts) -> {
            var folded = fold.fold(facts, marks::of, !missing.contains(id));
            CallRow row = CallAudit.expected(folded);
            if (row != null && folded.taken() != null) {
                rows.add(row);
                states.add(new Calls.State(id, folded.taken().state(), null));
            } else {
                extra.add(id);
            }
        });
        write(connection, rows, states, options.deleteExtra() ? extra : List.of());
    }

    private void write(Connection connection, List<CallRow> rows, List<Calls.State> states, List<UUID> extra)
            throws SQLException {
        var ids = new TreeSet<UUID>(extra);
        rows.forEach(row -> ids.add(row.id()));
        // For the locks: another transaction may hold a call that is on two partitions.
        calls.load(connection, ids);
        var leadIds = new TreeSet<>(mending.leadsOf(connection, ids));
        var campaignIds = new TreeSet<UUID>();
        rows.forEach(row -> {
            leadIds.add(row.leadId());
            campaignIds.add(row.campaignId());
        });
        var leadRows = leads.lock(connection, leadIds);
        var campaigns = parents.lockCampaigns(connection, campaignIds);
        var whole = rows.stream()
                .filter(row -> leadRows.containsKey(row.leadId())
                        && row.organizationId()
                                .equals(leadRows.get(row.leadId()).organizationId())
                        && row.organizationId().equals(campaigns.get(row.campaignId())))
                .toList();
        var wholeIds = new TreeSet<UUID>();
        whole.forEach(row -> wholeIds.add(row.id()));
        mending.saveStates(
                connection,
                states.stream()
                        .filter(state -> wholeIds.contains(state.callId()))
                        .toList());
        callsWritten += calls.insert(connection, whole);
        callsDeleted += mending.delete(connection, extra);
        leadsWritten += leads.refresh(connection, leadIds);
    }

    /** With what the sink has read of these calls since the comparison. */
    private Map<UUID, List<RawRecord>> upTo(Map<TopicPartition, Long> next, List<Wrong> some) {
        Map<UUID, List<RawRecord>> records = new HashMap<>();
        some.forEach(wrong -> records.put(
                wrong.callId(),
                new ArrayList<>(wrong.records().stream()
                        .filter(raw -> reach.sinkHas(raw.topic(), raw.partition(), raw.offset()))
                        .toList())));
        try {
            var from = new HashMap<>(next);
            from.replaceAll((partition, offset) -> reach.sink().getOrDefault(partition, 0L));
            log.read(from, next, raw -> {
                var facts = records.get(CallAudit.callId(raw.key()));
                if (facts != null) {
                    facts.add(raw);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records.values().forEach(facts -> facts.sort(CallAudit.LOG_ORDER));
        return records;
    }

    @Override
    public void close() {
        database.close();
        log.close();
    }
}
