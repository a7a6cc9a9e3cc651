package io.quinite.vantage.sink.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far each partition has been read, and the lock under which what follows from it is written. */
public final class Offsets {
    private final Sql lock = Sql.load("lock-offsets");
    private final Sql load = Sql.load("load-positions");
    private final Sql begin = Sql.load("begin-positions");
    private final Sql advance = Sql.load("advance-offsets");

    /** Where a partition of a topic goes on. */
    public record Position(TopicPartition partition, String topicId, long nextOffset) {}

    /** What a transaction did with the records of one partition; {@code nextOffset} is null where it read none. */
    public record Advance(
            TopicPartition partition,
            @Nullable Long nextOffset,
            long consumed,
            long stored,
            long merged,
            long deadLettered) {}

    /** Locks the partitions, in order, and returns their next offsets; a partition without a row is missing. */
    public Map<TopicPartition, Long> lock(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        var found = new HashMap<TopicPartition, Long>();
        lock.query(
                connection,
                row -> found.put(partition(row), row.getLong(3)),
                SqlArray.texts(partitions, TopicPartition::topic),
                SqlArray.integers(partitions, TopicPartition::partition));
        return found;
    }

    public Map<TopicPartition, Position> load(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        var found = new HashMap<TopicPartition, Position>();
        load.query(
                connection,
                row -> found.put(partition(row), new Position(partition(row), row.getString(3), row.getLong(4))),
                SqlArray.texts(partitions, TopicPartition::topic),
                SqlArray.integers(partitions, TopicPartition::partition));
        return found;
    }

    /** Makes the rows of partitions that were never read. */
    public void begin(Connection connection, List<Position> positions) throws SQLException {
        if (positions.isEmpty()) {
            return;
        }
        begin.update(
                connection,
                SqlArray.texts(positions, position -> position.partition.topic()),
                SqlArray.integers(positions, position -> position.partition.partition()),
                SqlArray.texts(positions, Position::topicId),
                SqlArray.longs(positions, Position::nextOffset));
    }

    public void advance(Connection connection, Collection<Advance> advances) throws SQLException {
        if (advances.isEmpty()) {
            return;
        }
        int written = advance.update(
                connection,
                SqlArray.texts(advances, advance -> advance.partition.topic()),
                SqlArray.integers(advances, advance -> advance.partition.partition()),
                SqlArray.longs(advances, Advance::nextOffset),
                SqlArray.longs(advances, Advance::consumed),
                SqlArray.longs(advances, Advance::stored),
                SqlArray.longs(advances, Advance::merged),
                SqlArray.longs(advances, Advance::deadLettered));
        ConcurrentWriteException.unlessEqual("offsets", advances.size(), written);
    }

    private static TopicPartition partition(ResultSet row) throws SQLException {
        return new TopicPartition(row.getString(1), row.getInt(2));
    }
}
