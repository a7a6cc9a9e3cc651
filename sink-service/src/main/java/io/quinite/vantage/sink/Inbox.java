package io.quinite.vantage.sink;

import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Records that were polled and not yet committed, cut into batches. It holds what one poll gives, at most. */
final class Inbox {
    private final int rowsMax;
    private final int bytesMax;
    private final Map<TopicPartition, Deque<RawRecord>> records = new LinkedHashMap<>();

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

    void add(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            var queue = records.computeIfAbsent(partition, p -> new ArrayDeque<>());
            polled.records(partition).forEach(consumed -> queue.add(raw(consumed)));
        }
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int count(TopicPartition partition) {
        var queue = records.get(partition);
        return queue == null ? 0 : queue.size();
    }

    /** The next batch, without taking it. */
    Optional<Batch> peek() {
        return records.entrySet().stream()
                .findFirst()
                .map(entry -> new Batch(entry.getKey(), cut(entry.getValue(), 0)));
    }

    /** What {@link #peek} will give when this batch is done. */
    Optional<Batch> after(Batch batch) {
        for (var entry : records.entrySet()) {
            if (!entry.getKey().equals(batch.partition)) {
                return Optional.of(new Batch(entry.getKey(), cut(entry.getValue(), 0)));
            }
        }
        var queue = records.get(batch.partition);
        var rest = queue == null ? List.<RawRecord>of() : cut(queue, batch.records.size());
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Batch(batch.partition, rest));
    }

    private List<RawRecord> cut(Deque<RawRecord> queue, int from) {
        var batch = new ArrayList<RawRecord>();
        long bytes = 0;
        int index = 0;
        for (RawRecord next : queue) {
            if (index++ < from) {
                continue;
            }
            bytes += next.value() == null ? 0 : next.value().length;
            if (!batch.isEmpty() && (batch.size() >= rowsMax || bytes > bytesMax)) {
                break;
            }
            batch.add(next);
        }
        return batch;
    }

    /** Takes a batch that was committed; the next one is of another partition, so that none starves. */
    void done(Batch batch) {
        var queue = records.remove(batch.partition);
        if (queue == null) {
            return;
        }
        for (int i = 0; i < batch.records.size(); i++) {
            queue.remove();
        }
        if (!queue.isEmpty()) {
            records.put(batch.partition, queue);
        }
    }

    void drop(Collection<TopicPartition> partitions) {
        partitions.forEach(records::remove);
    }

    private static RawRecord raw(ConsumerRecord<byte[], byte[]> consumed) {
        var headers = StreamSupport.stream(consumed.headers().spliterator(), false)
                .map(header -> new RecordHeaders.Header(header.key(), header.value()))
                .toList();
        return new RawRecord(
                consumed.topic(),
                consumed.partition(),
                consumed.offset(),
                consumed.timestamp(),
                consumed.key(),
                consumed.value(),
                RecordHeaders.encode(headers));
    }
}
