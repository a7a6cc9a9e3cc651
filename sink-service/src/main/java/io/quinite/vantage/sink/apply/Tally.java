package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.store.DeadLetterCause;
import io.quinite.vantage.sink.store.Offsets.Advance;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a transaction did. It counts only once the transaction is committed. */
public final class Tally {
    /** What became of the records of one partition; {@code parked} goes down when a parked fact is settled. */
    public static final class Counts {
        private long consumed;
        private long stored;
        private long merged;
        private long parked;
        private long deadLettered;
        private @Nullable Long nextOffset;

        public long consumed() {
            return consumed;
        }

        public long stored() {
            return stored;
        }

        public long merged() {
            return merged;
        }

        public long parked() {
            return parked;
        }

        public long deadLettered() {
            return deadLettered;
        }
    }

    private final Map<TopicPartition, Counts> partitions = new HashMap<>();
    private final Map<DeadLetterCause, Long> causes = new EnumMap<>(DeadLetterCause.class);
    private final Map<String, Long> rows = new TreeMap<>();
    private final Set<UUID> captured = new HashSet<>();
    private @Nullable String lastTopic;
    private int lastPartition;
    private @Nullable Counts lastCounts;

    Counts of(RawRecord raw) {
        // Nearly always that of the record before.
        if (lastCounts == null
                || raw.partition() != lastPartition
                || !raw.topic().equals(lastTopic)) {
            lastTopic = raw.topic();
            lastPartition = raw.partition();
            lastCounts = of(new TopicPartition(raw.topic(), raw.partition()));
        }
        return lastCounts;
    }

    private Counts of(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, p -> new Counts());
    }

    void read(TopicPartition partition, long records, long nextOffset) {
        Counts counts = of(partition);
        counts.consumed += records;
        counts.nextOffset = nextOffset;
    }

    void stored(RawRecord raw) {
        of(raw).stored++;
    }

    void merged(RawRecord raw) {
        of(raw).merged++;
    }

    /** For a record that was first counted as merged. */
    void storedInsteadOfMerged(RawRecord raw) {
        of(raw).merged--;
        of(raw).stored++;
    }

    void parked(RawRecord raw, int change) {
        of(raw).parked += change;
    }

    void deadLettered(RawRecord raw, DeadLetterCause cause) {
        of(raw).deadLettered++;
        causes.merge(cause, 1L, Long::sum);
    }

    void rows(String table, int written) {
        rows.merge(table, (long) written, Long::sum);
    }

    void captured(UUID lead) {
        captured.add(lead);
    }

    void add(Tally other) {
        other.partitions.forEach((partition, counts) -> {
            Counts sum = of(partition);
            sum.consumed += counts.consumed;
            sum.stored += counts.stored;
            sum.merged += counts.merged;
            sum.parked += counts.parked;
            sum.deadLettered += counts.deadLettered;
            sum.nextOffset = counts.nextOffset == null ? sum.nextOffset : counts.nextOffset;
        });
        other.causes.forEach((cause, letters) -> causes.merge(cause, letters, Long::sum));
        other.rows.forEach((table, written) -> rows.merge(table, written, Long::sum));
        captured.addAll(other.captured);
    }

    List<Advance> advances() {
        return partitions.entrySet().stream()
                .map(entry -> {
                    Counts counts = entry.getValue();
                    return new Advance(
                            entry.getKey(),
                            counts.nextOffset,
                            counts.consumed,
                            counts.stored,
                            counts.merged,
                            counts.deadLettered);
                })
                .toList();
    }

    public Map<TopicPartition, Counts> partitions() {
        return partitions;
    }

    public Map<DeadLetterCause, Long> causes() {
        return causes;
    }

    /** Rows written, by table. */
    public Map<String, Long> rows() {
        return rows;
    }

    /** Leads whose row was made. */
    Set<UUID> captured() {
        return captured;
    }
}
