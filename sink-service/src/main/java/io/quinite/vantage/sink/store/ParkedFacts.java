package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts whose row cannot be written yet. */
public final class ParkedFacts {
    private final Sql bytes = Sql.load("count-parked-bytes");
    private final Sql load = Sql.load("load-parked");
    private final Sql park = Sql.load("park");
    private final Sql unpark = Sql.load("unpark");
    private final Sql waitFor = Sql.load("wait-for");
    private final Sql callsOfLeads = Sql.load("find-calls-of-leads");
    private final Sql ready = Sql.load("find-ready");
    private final Sql expired = Sql.load("find-expired");
    private final Sql count = Sql.load("count-parked");
    private final Sql list = Sql.load("list-parked");

    /** What a fact waits for. */
    public record Need(WaitsFor kind, UUID id) {}

    /** A fact that waits. */
    public record Parked(RawRecord raw, UUID subjectId, Need need) {}

    /** A fact that is to wait. */
    public record Parking(RawRecord raw, UUID subjectId, UUID organizationId, UUID eventId, Need need) {}

    /** A call or lead with parked facts. */
    public record Subject(String topic, int partition, UUID id) {}

    /** A call with parked facts, and the partitions that they came from. */
    public record WaitingCall(UUID callId, List<Integer> partitions) {}

    /**
     * How many facts wait for one kind of parent, and the age of the oldest.
     *
     * @param ages how many have waited for less than a minute, an hour, a day, and longer: 1m, 1h, 1d, older
     */
    public record Count(WaitsFor kind, long facts, double oldestSeconds, Map<String, Long> ages) {}

    /** A fact that waits, for people. */
    public record Waiting(
            String topic,
            int partition,
            long offset,
            UUID subjectId,
            UUID organizationId,
            UUID eventId,
            String waitsFor,
            UUID waitsId,
            long seconds) {}

    /** Of the subjects that have parked facts: the size of those. */
    public Map<UUID, Long> bytes(Connection connection, String topic, Collection<UUID> subjects) throws SQLException {
        var found = new HashMap<UUID, Long>();
        if (!subjects.isEmpty()) {
            bytes.query(
                    connection,
                    row -> found.put(row.getObject(1, UUID.class), row.getLong(2)),
                    topic,
                    SqlArray.uuids(subjects));
        }
        return found;
    }

    /** By subject, in log order. */
    public Map<UUID, List<Parked>> load(Connection connection, String topic, Collection<UUID> subjects)
            throws SQLException {
        var found = new HashMap<UUID, List<Parked>>();
        if (!subjects.isEmpty()) {
            load.query(connection, ParkedFacts::parked, topic, SqlArray.uuids(subjects))
                    .forEach(fact -> found.computeIfAbsent(fact.subjectId, id -> new ArrayList<>())
                            .add(fact));
        }
        return found;
    }

    private static Parked parked(ResultSet row) throws SQLException {
        return new Parked(
                raw(row),
                row.getObject(8, UUID.class),
                new Need(WaitsFor.ofCode(row.getString(9)), row.getObject(10, UUID.class)));
    }

    static RawRecord raw(ResultSet row) throws SQLException {
        return new RawRecord(
                row.getString(1),
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                row.getBytes(5),
                row.getBytes(6),
                row.getBytes(7));
    }

    public void park(Connection connection, List<Parking> facts) throws SQLException {
        if (facts.isEmpty()) {
            return;
        }
        park.update(
                connection,
                SqlArray.texts(facts, fact -> fact.raw.topic()),
                SqlArray.integers(facts, fact -> fact.raw.partition()),
                SqlArray.longs(facts, fact -> fact.raw.offset()),
                SqlArray.longs(facts, fact -> fact.raw.timestamp()),
                SqlArray.bytes(facts, fact -> fact.raw.key()),
                SqlArray.bytes(facts, fact -> fact.raw.value()),
                SqlArray.bytes(facts, fact -> fact.raw.headers()),
                SqlArray.uuids(facts, Parking::subjectId),
                SqlArray.uuids(facts, Parking::organizationId),
                SqlArray.uuids(facts, Parking::eventId),
                SqlArray.texts(facts, fact -> fact.need.kind.code()),
                SqlArray.uuids(facts, fact -> fact.need.id));
    }

    /** @throws ConcurrentWriteException where another transaction took one of them first */
    public void unpark(Connection connection, List<RawRecord> facts) throws SQLException {
        if (facts.isEmpty()) {
            return;
        }
        int gone = unpark.update(
                connection,
                SqlArray.texts(facts, RawRecord::topic),
                SqlArray.integers(facts, RawRecord::partition),
                SqlArray.longs(facts, RawRecord::offset));
        ConcurrentWriteException.unlessEqual("parked facts", facts.size(), gone);
    }

    /** Facts that wait on, for something else. */
    public void waitFor(Connection connection, List<Parking> facts) throws SQLException {
        if (facts.isEmpty()) {
            return;
        }
        waitFor.update(
                connection,
                SqlArray.texts(facts, fact -> fact.raw.topic()),
                SqlArray.integers(facts, fact -> fact.raw.partition()),
                SqlArray.longs(facts, fact -> fact.raw.offset()),
                SqlArray.texts(facts, fact -> fact.need.kind.code()),
                SqlArray.uuids(facts, fact -> fact.need.id));
    }

    public List<WaitingCall> callsWaitingFor(Connection connection, String topic, Collection<UUID> leads, int limit)
            throws SQLException {
        return callsOfLeads.query(
                connection,
                row -> new WaitingCall(row.getObject(1, UUID.class), List.of((Integer[])
                        row.getArray(2).getArray())),
                topic,
                SqlArray.uuids(leads),
                limit);
    }

    /** Subjects on {@code partitions} of {@code topic} whose parent exists by now. */
    public List<Subject> ready(Connection connection, String topic, Collection<Integer> partitions, int limit)
            throws SQLException {
        return ready.query(connection, ParkedFacts::subject, topics(topic, partitions), numbers(partitions), limit);
    }

    /** Subjects on {@code partitions} of {@code topic} that have waited longer than {@code hours}. */
    public List<Subject> expired(
            Connection connection, String topic, Collection<Integer> partitions, int hours, int limit)
            throws SQLException {
        return expired.query(
                connection, ParkedFacts::subject, topics(topic, partitions), numbers(partitions), hours, limit);
    }

    private static SqlArray topics(String topic, Collection<Integer> partitions) {
        String[] topics = new String[partitions.size()];
        Arrays.fill(topics, topic);
        return new SqlArray("text", topics);
    }

    private static SqlArray numbers(Collection<Integer> partitions) {
        return new SqlArray("int4", partitions.toArray(Integer[]::new));
    }

    private static Subject subject(ResultSet row) throws SQLException {
        return new Subject(row.getString(1), row.getInt(2), row.getObject(3, UUID.class));
    }

    public List<Count> count(Connection connection) throws SQLException {
        return count.query(
                connection,
                row -> new Count(
                        WaitsFor.ofCode(row.getString(1)),
                        row.getLong(2),
                        row.getDouble(3),
                        Map.of(
                                "1m", row.getLong(4),
                                "1h", row.getLong(5),
                                "1d", row.getLong(6),
                                "older", row.getLong(7))));
    }

    /** The oldest first; null does not matter. */
    public List<Waiting> list(Connection connection, @Nullable String waitsFor, @Nullable UUID organization, int limit)
            throws SQLException {
        return list.query(
                connection,
                row -> new Waiting(
                        row.getString(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getObject(4, UUID.class),
                        row.getObject(5, UUID.class),
                        row.getObject(6, UUID.class),
                        row.getString(7),
                        row.getObject(8, UUID.class),
                        row.getLong(9)),
                waitsFor,
                organization,
                organization,
                limit);
    }
}
