package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import io.quinite.vantage.teststack.TestStack;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What was really committed: a trigger writes every change of a lead, with a number, in the transaction of the change. A
 * lead's row is locked from its change to the commit, so that the numbers of one lead are in commit order, and what is
 * rolled back is not there.
 */
final class Audit {
    private static final long XID_MASK = 0xffff_ffffL;
    private static final String INSTALL = """
            create schema audit;
            create table audit.changes (
                number bigserial primary key,
                lead uuid not null,
                op text not null,
                txid bigint not null,
                before text,
                after text);
            create function audit.image(l leads) returns text language sql as $$
                select concat_ws('|', l.id, l.organization_id, l.name, coalesce(l.email, '-'), l.status, l.call_status,
                    coalesce(md5(l.notes), '-'), coalesce(l.metadata::text, '-'),
                    (extract(epoch from l.updated_at) * 1000000)::bigint)
            $$;
            create function audit.note() returns trigger language plpgsql security definer as $$
            declare
                tx bigint := pg_current_xact_id()::text::bigint;
            begin
                if tg_op = 'UPDATE' and new.id <> old.id then
                    insert into audit.changes (lead, op, txid, before, after) values
                        (old.id, 'DELETE', tx, audit.image(old), null),
                        (new.id, 'CREATE', tx, null, audit.image(new));
                elsif tg_op = 'UPDATE' then
                    insert into audit.changes (lead, op, txid, before, after)
                    values (new.id, 'UPDATE', tx, audit.image(old), audit.image(new));
                elsif tg_op = 'INSERT' then
                    insert into audit.changes (lead, op, txid, before, after)
                    values (new.id, 'CREATE', tx, null, audit.image(new));
                else
                    insert into audit.changes (lead, op, txid, before, after)
                    values (old.id, 'DELETE', tx, audit.image(old), null);
                end if;
                return null;
            end $$;
            create trigger audit_note after insert or update or delete on leads
                for each row execute function audit.note();
            """;

    /**
     * One change of one lead.
     *
     * @param number of the audit; a published change has none, so that it counts for nothing
     */
    private record Entry(
            long number,
            long txid,
            String lead,
            String op,
            @Nullable String before,
            @Nullable String after) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry
                    && txid == entry.txid
                    && lead.equals(entry.lead)
                    && op.equals(entry.op)
                    && Objects.equals(before, entry.before)
                    && Objects.equals(after, entry.after);
        }

        @Override
        public int hashCode() {
            return Objects.hash(txid, lead, op, before, after);
        }
    }

    /** Where what was committed is. */
    interface Committed {
        Connection connect() throws SQLException;
    }

    private final Committed database;
    private final Settings settings;
    private final List<ConsumerRecord<String, @Nullable LeadChange>> unverified = new ArrayList<>();
    private Map<TopicPartition, Long> next = Map.of();
    private final Map<String, @Nullable String> images = new HashMap<>();
    private final Map<String, Integer> reads = new TreeMap<>();
    private long number;
    private long sequence;

    /** @param settings say where the changes are published */
    Audit(TestStack stack, Settings settings) {
        this(stack.postgres()::connect, settings);
    }

    Audit(Committed database, Settings settings) {
        this.database = database;
        this.settings = settings;
    }

    static void install(TestStack stack) throws SQLException {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute(INSTALL);
        }
    }

    /** Whether as many changes are published as were committed, since what was verified last. */
    boolean caughtUp() throws SQLException {
        readOn();
        return unverified.stream()
                        .map(record -> record.value())
                        .filter(change -> change != null && change.getOp() != ChangeOp.READ)
                        .count()
                >= count();
    }

    /**
     * The invariant of change data capture, against everything that was committed since the last time, or since {@link
     * #install}. Nobody may write meanwhile.
     *
     * @return how many changes
     */
    int verify() throws SQLException {
        List<Entry> committed = entries();
        readOn();
        var published = new Published(List.copyOf(unverified), next);
        var changes = new TreeMap<String, List<Entry>>();
        reads.clear();
        published.byLead().forEach((lead, own) -> {
            var entries = withoutTombstones(lead, own);
            if (!entries.isEmpty()) {
                changes.put(lead, entries);
            }
        });

        assertThat(changes.keySet()).isEqualTo(byLead(committed).keySet());
        byLead(committed)
                .forEach((lead, expected) ->
                        assertThat(changes.get(lead)).as("changes of %s", lead).isEqualTo(expected));
        verifyOrder(committed, published);
        verifyRows(changes);
        unverified.clear();
        number = committed.isEmpty() ? number : committed.get(committed.size() - 1).number;
        return committed.size();
    }

    private static Map<String, List<Entry>> byLead(List<Entry> entries) {
        var leads = new TreeMap<String, List<Entry>>();
        entries.forEach(entry ->
                leads.computeIfAbsent(entry.lead, lead -> new ArrayList<>()).add(entry));
        return leads;
    }

    /** How often a snapshot read each lead, in what was verified last. */
    Map<String, Integer> reads() {
        return new TreeMap<>(reads);
    }

    private List<Entry> withoutTombstones(String lead, List<@Nullable LeadChange> changes) {
        var entries = new ArrayList<Entry>();
        boolean due = false;
        for (LeadChange change : changes) {
            assertThat(change == null)
                    .as("a tombstone of %s after each delete, and only there", lead)
                    .isEqualTo(due);
            due = change != null && change.getOp() == ChangeOp.DELETE;
            if (change == null) {
                continue;
            }
            if (change.getOp() == ChangeOp.READ) {
                assertThat(image(change.getAfter()))
                        .as("a snapshot reads %s as it was published last", lead)
                        .isEqualTo(images.get(lead));
                reads.merge(lead, 1, Integer::sum);
            } else {
                entries.add(entry(change));
                images.put(lead, image(change.getAfter()));
            }
        }
        assertThat(due).as("a tombstone of %s is missing", lead).isFalse();
        return entries;
    }

    /** Sequences without a gap, one for each transaction; within it ordinals without a gap, in the order of writing. */
    private void verifyOrder(List<Entry> committed, Published published) {
        var inOrder = published.records.stream()
                .map(record -> record.value())
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(LeadChange::getSequence).thenComparingLong(LeadChange::getOrdinal))
                .toList();
        var transactions = new TreeMap<Long, List<Entry>>();
        long ordinal = 0;
        for (LeadChange change : inOrder) {
            ordinal = change.getSequence() == sequence ? ordinal + 1 : 1;
            sequence = change.getSequence() == sequence ? sequence : sequence + 1;
            assertThat(List.of(change.getSequence(), change.getOrdinal())).isEqualTo(List.of(sequence, ordinal));
            if (change.getOp() != ChangeOp.READ) {
                transactions
                        .computeIfAbsent(sequence, number -> new ArrayList<>())
                        .add(entry(change));
            }
        }
        var expected = new TreeMap<Long, List<Entry>>();
        committed.forEach(entry ->
                expected.computeIfAbsent(entry.txid, txid -> new ArrayList<>()).add(entry));
        var xids = new HashSet<Long>();
        transactions.forEach((number, own) -> {
            long xid = own.get(0).txid;
            assertThat(xids.add(xid)).as("transaction %d has one sequence", xid).isTrue();
            assertThat(own).as("transaction %d", xid).isEqualTo(expected.get(xid));
        });
    }

    private void verifyRows(Map<String, List<Entry>> changes) throws SQLException {
        var images = new TreeMap<String, String>();
        changes.forEach((lead, own) -> {
            String last = own.get(own.size() - 1).after;
            if (last != null) {
                images.put(lead, last);
            }
        });
        var rows = new TreeMap<String, String>();
        try (var connection = database.connect();
                var statement = connection.prepareStatement(
                        "select l.id::text, audit.image(l) from leads l where l.id = any (?::uuid[])")) {
            statement.setArray(
                    1, connection.createArrayOf("text", changes.keySet().toArray()));
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    rows.put(result.getString(1), result.getString(2));
                }
            }
        }
        assertThat(images).isEqualTo(rows);
    }

    private void readOn() {
        var more = Published.read(settings, next);
        unverified.addAll(more.records);
        next = more.next;
    }

    private long count() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.prepareStatement("select count(*) from audit.changes where number > ?")) {
            statement.setLong(1, number);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private List<Entry> entries() throws SQLException {
        var entries = new ArrayList<Entry>();
        try (var connection = database.connect();
                var statement = connection.prepareStatement("select number, txid, lead::text, op, before, after "
                        + "from audit.changes where number > ? order by number")) {
            statement.setLong(1, number);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Entry(
                            rows.getLong(1),
                            rows.getLong(2) & XID_MASK,
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
        }
        return entries;
    }

    private static Entry entry(LeadChange change) {
        return new Entry(
                0,
                change.getTxid(),
                change.getLeadId().toString(),
                change.getOp().name(),
                image(change.getBefore()),
                image(change.getAfter()));
    }

    static @Nullable String image(@Nullable LeadRow row) {
        return row == null
                ? null
                : String.join(
                        "|",
                        row.getId().toString(),
                        row.getOrganizationId().toString(),
                        row.getName(),
                        Objects.requireNonNullElse(row.getEmail(), "-"),
                        row.getStatus(),
                        row.getCallStatus(),
                        row.getNotes() == null ? "-" : md5(row.getNotes()),
                        Objects.requireNonNullElse(row.getMetadata(), "-"),
                        Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, row.getUpdatedAt())));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
