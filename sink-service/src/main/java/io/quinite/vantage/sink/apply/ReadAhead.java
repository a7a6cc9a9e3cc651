package io.quinite.vantage.sink.apply;

import io.quinite.vantage.sink.store.RawRecord;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the next batch while the database works on the one before: on a connection one waits for the other, and reading
 * and merging take a third as long as writing. Holds one batch, prepared, beside the one that is being applied.
 */
public final class ReadAhead implements AutoCloseable {
    private final Batches batches;
    private final ExecutorService thread;
    private @Nullable Begun begun;

    private record Begun(List<RawRecord> records, Future<Prepared> prepared) {
        /** The very same records: those of a topic that was made anew have the same offsets. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(List<RawRecord> other) {
            return records.size() == other.size() && records.get(0) == other.get(0);
        }
    }

    public ReadAhead(Batches batches) {
        this.batches = batches;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            var made = new Thread(work, "sink-read-ahead");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins with a batch that will be asked for soon; one that was begun and not asked for is forgotten. */
    public void begin(TopicPartition partition, List<RawRecord> records) {
        begun = begun(partition, records);
    }

    private Begun begun(TopicPartition partition, List<RawRecord> records) {
        Begun now = begun;
        return now != null && now.isOf(records)
                ? now
                : new Begun(records, thread.submit(() -> batches.prepare(partition, records)));
    }

    /**
     * A batch, prepared.
     *
     * @throws RuntimeException what {@link Batches#prepare} throws; asked again, it is prepared anew
     */
    public Prepared take(TopicPartition partition, List<RawRecord> records) {
        Future<Prepared> prepared = begun(partition, records).prepared;
        begun = null;
        try {
            return prepared.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | CancellationException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
