package io.quinite.vantage.feed.topic;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Finds places in the topic, and says which of them are still whole. */
public final class Places {
    private static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final Admin admin;
    private final Duration whole;
    private final Clock clock;

    /** What can be said of a place that somebody wants to go on from. */
    public enum Verdict {
        WHOLE,
        /** Changes after it are gone, or may be: compaction leaves only the last one of a lead. */
        EXPIRED,
        /** As far as can be seen now, the topic has not been so far yet. */
        AHEAD
    }

    /**
     * Between what the topic is whole.
     *
     * @param oldest every change from there on is there
     */
    public record Bounds(Positions oldest, Positions end) {
        public Verdict judge(Positions wanted) {
            boolean expired = false;
            for (int partition = 0; partition < end.partitions(); partition++) {
                if (wanted.next(partition) > end.next(partition)) {
                    return Verdict.AHEAD;
                }
                expired |= wanted.next(partition) < oldest.next(partition);
            }
            return expired ? Verdict.EXPIRED : Verdict.WHOLE;
        }
    }

    /** @param whole for how long the topic keeps every change, not only the last one of a lead */
    public Places(Admin admin, Duration whole, Clock clock) {
        this.admin = admin;
        this.whole = whole;
        this.clock = clock;
    }

    /** The end, as readers of committed records see it. */
    public Positions end(Shape shape) {
        return new Positions(find(shape, OffsetSpec.latest()));
    }

    /** The first change of each partition that Kafka has from {@code since} on; the end where there is none. */
    public Positions since(Shape shape, Instant since) {
        // The end first: a change that comes between the two questions must not be taken for one before.
        long[] end = find(shape, OffsetSpec.latest());
        long[] found = find(shape, OffsetSpec.forTimestamp(since.toEpochMilli()));
        for (int partition = 0; partition < found.length; partition++) {
            found[partition] = found[partition] < 0 ? end[partition] : Math.min(found[partition], end[partition]);
        }
        return new Positions(found);
    }

    /** The earliest time from which every change is there. */
    public Instant wholeSince() {
        return clock.instant().minus(whole);
    }

    public Verdict judge(Shape shape, Positions wanted) {
        return bounds(shape).judge(wanted);
    }

    /** As they are now, for those who judge many. */
    public Bounds bounds(Shape shape) {
        var end = end(shape);
        long[] oldest = since(shape, wholeSince()).toArray();
        long[] begin = find(shape, OffsetSpec.earliest());
        for (int partition = 0; partition < oldest.length; partition++) {
            oldest[partition] = Math.max(oldest[partition], begin[partition]);
        }
        return new Bounds(new Positions(oldest), end);
    }

    private long[] find(Shape shape, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        shape.all().forEach(partition -> wanted.put(partition, spec));
        try {
            long[] found = new long[shape.partitions()];
            admin.listOffsets(wanted, COMMITTED)
                    .all()
                    .get()
                    .forEach((partition, result) -> found[partition.partition()] = result.offset());
            return found;
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka does not say where the topic begins and ends: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
