package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the sink has written, read whole and row by row. In one REPEATABLE READ transaction all of it is of one moment: the
 * rows are what follows from the records before the offsets, no more and no less.
 */
public final class Snapshot {
    private final Sql accounts = Sql.load("read-accounts");
    private final Sql calls = Sql.load("read-calls");
    private final Sql leads = Sql.load("read-leads");
    private final Sql marks = Sql.load("read-marks");
    private final Sql campaigns = Sql.load("read-campaigns");
    private final Sql deleted = Sql.load("find-deleted");
    private final Sql deletedLeads = Sql.load("find-deleted-leads");

    /** How far a partition was read, and what became of its records. */
    public record Account(
            TopicPartition partition,
            String topicId,
            long nextOffset,
            long consumed,
            long stored,
            long merged,
            long deadLettered,
            long parked,
            long letters) {}

    /**
     * A record without a place in a row.
     *
     * @param letter whether it is a dead letter, else a parked fact
     * @param why the code of the cause, or of what it waits for
     */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    public record Mark(int partition, long offset, byte @Nullable [] key, boolean letter, String why) {}

    /** A row of {@code campaigns}. */
    public record Campaign(UUID id, UUID organizationId, String name, long totalCalls, long transferredCalls) {}

    /** A call that has no row; {@code firstHeard} in microseconds since the epoch. */
    public record Missing(UUID callId, UUID leadId, UUID campaignId, long firstHeard) {}

    /** A lead that has no row. */
    public record MissingLead(UUID leadId, UUID organizationId) {}

    /** Takes what is read, one by one. */
    @FunctionalInterface
    public interface Taker<T> {
        void take(T value) throws SQLException;
    }

    public List<Account> accounts(Connection connection) throws SQLException {
        return accounts.query(connection, Snapshot::account);
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new TopicPartition(row.getString(1), row.getInt(2)),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10));
    }

    public void calls(Connection connection, Taker<StoredCall> taker) throws SQLException {
        calls.forEach(connection, row -> taker.take(call(row)));
    }

    private static StoredCall call(ResultSet row) throws SQLException {
        return new StoredCall(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getObject(4, UUID.class),
                row.getObject(5, UUID.class),
                row.getString(6),
                row.getBoolean(7),
                micros(row, 8),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getInt(12),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                row.getString(16),
                row.getString(17));
    }

    public void leads(Connection connection, Taker<StoredLead> taker) throws SQLException {
        leads.forEach(connection, row -> taker.take(lead(row)));
    }

    private static StoredLead lead(ResultSet row) throws SQLException {
        return new StoredLead(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                micros(row, 4),
                row.getObject(5, UUID.class),
                row.getBoolean(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getObject(12, UUID.class),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                micros(row, 16));
    }

    private static @Nullable Long micros(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : micros;
    }

    /** Parked facts and dead letters of a topic. */
    public void marks(Connection connection, String topic, Taker<Mark> taker) throws SQLException {
        marks.forEach(
                connection,
                row -> taker.take(new Mark(
                        row.getInt(1),
                        row.getLong(2),
                        row.getBytes(3),
                        row.getString(4).equals("letter"),
                        row.getString(5))),
                topic,
                topic);
    }

    public List<Campaign> campaigns(Connection connection) throws SQLException {
        return campaigns.query(
                connection,
                row -> new Campaign(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)));
    }

    /** Which of these calls lost their row with their lead or their campaign, which people deleted. */
    public Set<UUID> deletedWithTheirParents(Connection connection, Collection<Missing> calls) throws SQLException {
        return new HashSet<>(deleted.query(
                connection,
                row -> row.getObject(1, UUID.class),
                SqlArray.uuids(calls, Missing::callId),
                SqlArray.uuids(calls, Missing::leadId),
                SqlArray.uuids(calls, Missing::campaignId),
                SqlArray.longs(calls, Missing::firstHeard)));
    }

    /** Which of these leads people deleted, themselves or with their organization. */
    public Set<UUID> deletedByPeople(Connection connection, Collection<MissingLead> leads) throws SQLException {
        return new HashSet<>(deletedLeads.query(
                connection,
                row -> row.getObject(1, UUID.class),
                SqlArray.uuids(leads, MissingLead::leadId),
                SqlArray.uuids(leads, MissingLead::organizationId)));
    }
}
