package io.quinite.vantage.sink;

import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Records that were polled and not yet committed, cut into batches, of which the first is worked on. */
final class Inbox {
    private final int rowsMax;
    private final int bytesMax;
    private final Deque<Batch> batches = new ArrayDeque<>();

    Inbox(int rowsMax, int bytesMax) {
        this.rowsMax = rowsMax;
        this.bytesMax = bytesMax;
    }

    /** Records of one partition that follow each other; never empty. */
    record Batch(TopicPartition partition, List<RawRecord> records) {
        long nextOffset() {
            return records.get(records.size() - 1).offset() + 1;
        }
    }

    /** Partitions take turns, so that none waits for all of another. */
    void add(ConsumerRecords<byte[], byte[]> polled) {
        var turns = new ArrayList<Deque<Batch>>();
        for (TopicPartition partition : polled.partitions()) {
            turns.add(cut(partition, polled.records(partition)));
        }
        while (!turns.isEmpty()) {
            turns.forEach(turn -> batches.add(turn.remove()));
            turns.removeIf(Deque::isEmpty);
        }
    }

    private Deque<Batch> cut(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        var cut = new ArrayDeque<Batch>();
        long bytes = 0;
        for (var consumed : records) {
            RawRecord raw = raw(consumed);
            int size = raw.value() == null ? 0 : raw.value().length;
            bytes += size;
            if (cut.isEmpty() || cut.getLast().records.size() >= rowsMax || bytes > bytesMax) {
                cut.add(new Batch(partition, new ArrayList<>()));
                bytes = size;
            }
            cut.getLast().records.add(raw);
        }
        return cut;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    boolean hasOneAtMost() {
        return batches.size() <= 1;
    }

    int count(TopicPartition partition) {
        return batches.stream()
                .filter(batch -> batch.partition.equals(partition))
                .mapToInt(batch -> batch.records.size())
                .sum();
    }

    /** The batch to work on, without taking it. */
    Optional<Batch> peek() {
        return Optional.ofNullable(batches.peek());
    }

    /** What {@link #peek} will give when the batch that it gives now is done. */
    Optional<Batch> peekSecond() {
        return batches.stream().skip(1).findFirst();
    }

    /** Takes a batch that was committed. */
    void done(Batch batch) {
        batches.remove(batch);
    }

    void drop(Collection<TopicPartition> partitions) {
        batches.removeIf(batch -> partitions.contains(batch.partition));
    }

    private static RawRecord raw(ConsumerRecord<byte[], byte[]> consumed) {
        return new RawRecord(
                consumed.topic(),
                consumed.partition(),
                consumed.offset(),
                consumed.timestamp(),
                consumed.key(),
                consumed.value(),
                RecordHeaders.encode(consumed.headers()));
    }
}
