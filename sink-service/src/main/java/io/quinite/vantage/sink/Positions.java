package io.quinite.vantage.sink;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import io.quinite.vantage.sink.store.Offsets.Position;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where each partition of a worker goes on, as the table says. A partition that was just assigned, or whose offset turned
 * out to be another's, is paused until its stored offset is found and sought.
 */
final class Positions {
    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Database database;
    private final Offsets offsets = new Offsets();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Set<TopicPartition> unknown = new HashSet<>();

    Positions(Consumer<byte[], byte[]> consumer, Admin admin, Database database) {
        this.consumer = consumer;
        this.admin = admin;
        this.database = database;
    }

    /** Before {@link #find()} has run, nothing of these partitions is fetched. */
    void forget(Collection<TopicPartition> partitions) {
        unknown.addAll(partitions);
        partitions.forEach(next::remove);
        consumer.pause(partitions);
        // Any position: without one the consumer would ask for the group's committed offset, which means nothing here.
        partitions.forEach(partition -> consumer.seek(partition, 0));
    }

    /**
     * Forgets positions of which the table says otherwise by now: the server crashed and came back without its last commits,
     * a standby was promoted, a backup restored.
     *
     * @return those partitions
     */
    Set<TopicPartition> forgetMoved() throws SQLException {
        if (next.isEmpty()) {
            return Set.of();
        }
        var stored = database.transaction(connection -> offsets.load(connection, next.keySet()));
        var moved = next.entrySet().stream()
                .filter(entry -> {
                    var position = stored.get(entry.getKey());
                    return position == null || position.nextOffset() != entry.getValue();
                })
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        forget(moved);
        return moved;
    }

    void release(Collection<TopicPartition> partitions) {
        partitions.forEach(unknown::remove);
        partitions.forEach(next::remove);
    }

    long next(TopicPartition partition) {
        return Objects.requireNonNull(next.get(partition), () -> "no position of " + partition);
    }

    void advance(TopicPartition partition, long offset) {
        next.put(partition, offset);
    }

    /** Partitions whose records may be taken. */
    Set<TopicPartition> known() {
        return Set.copyOf(next.keySet());
    }

    /** Seeks the partitions that have no position yet to where the table says, or to their beginning. */
    void find() throws SQLException {
        if (unknown.isEmpty()) {
            return;
        }
        var wanted = Set.copyOf(unknown);
        // Before the ends: the owner before may still be writing, and what it stored must not seem to lie behind the
        // end.
        var stored = database.transaction(connection -> offsets.load(connection, wanted));
        var topicIds = topicIds(wanted);
        var beginnings = consumer.beginningOffsets(wanted);
        var ends = consumer.endOffsets(wanted);
        stored.values()
                .forEach(position -> check(
                        position,
                        topicIds.get(position.partition().topic()),
                        beginnings.get(position.partition()),
                        ends.get(position.partition())));
        var found = new HashMap<>(stored);
        found.putAll(begin(wanted, stored.keySet(), topicIds, beginnings));
        for (TopicPartition partition : wanted) {
            long offset = Objects.requireNonNull(found.get(partition)).nextOffset();
            consumer.seek(partition, offset);
            next.put(partition, offset);
            unknown.remove(partition);
        }
    }

    /** Makes the positions of partitions that were never read, unless another has done so meanwhile. */
    private Map<TopicPartition, Position> begin(
            Set<TopicPartition> wanted,
            Set<TopicPartition> stored,
            Map<String, String> topicIds,
            Map<TopicPartition, Long> beginnings)
            throws SQLException {
        var begun = wanted.stream()
                .filter(partition -> !stored.contains(partition))
                .map(partition -> new Position(
                        partition,
                        Objects.requireNonNull(topicIds.get(partition.topic())),
                        Objects.requireNonNull(beginnings.get(partition))))
                .toList();
        if (begun.isEmpty()) {
            return Map.of();
        }
        return database.transaction(connection -> {
            offsets.begin(connection, begun);
            return offsets.load(
                    connection, begun.stream().map(Position::partition).toList());
        });
    }

    private Map<String, String> topicIds(Set<TopicPartition> partitions) {
        var names = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        return KafkaFutures.get(admin.describeTopics(names).allTopicNames()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().topicId().toString()));
    }

    /** Going on elsewhere would lose or repeat facts in silence. */
    private static void check(
            Position position, @Nullable String topicId, @Nullable Long beginning, @Nullable Long end) {
        String where = "the sink has read " + position.partition() + " up to offset " + position.nextOffset();
        if (!position.topicId().equals(topicId)) {
            throw new UserError(where + " of a topic with the id " + position.topicId()
                    + ", but the topic was made anew (id " + topicId
                    + "); restore the topic, or empty schema pipeline and the rows to build them from the new one");
        }
        if (beginning != null && position.nextOffset() < beginning) {
            throw new UserError(where + ", but its records before " + beginning
                    + " were deleted unread; set next_offset in pipeline.sink_offsets to " + beginning
                    + " to accept the loss of those between");
        }
        if (end != null && position.nextOffset() > end) {
            throw new UserError(where + ", but it ends at " + end
                    + "; the log was truncated or the database belongs to another cluster");
        }
    }
}
