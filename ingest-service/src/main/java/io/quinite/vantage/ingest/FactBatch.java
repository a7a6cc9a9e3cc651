package io.quinite.vantage.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The records of one request on their way to Kafka. Two ends: the answer, which may be given up early, and the last word
 * of the producer on the last record, which gives back the bytes.
 */
final class FactBatch implements Callback {
    /** A millisecond for a KiB: less than a MiB a second is no Kafka that works. */
    private static final long NANOS_PER_BYTE = 1_000;

    private final CompletableFuture<Void> durable = new CompletableFuture<>();
    private final AtomicInteger open = new AtomicInteger();
    private final InFlight inFlight;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private long bytes;
    private volatile long sizeBytes;
    private volatile long begunAt;
    private volatile long progressAt;
    private volatile @Nullable Runnable settled;

    FactBatch(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    void add(ProducerRecord<String, byte[]> fact, int size) throws Unavailable {
        inFlight.reserve(size);
        bytes += size;
        records.add(fact);
    }

    int size() {
        return records.size();
    }

    /** What it holds now: it forgets them once the producer has them. */
    List<ProducerRecord<String, byte[]>> records() {
        return List.copyOf(records);
    }

    /** Gives the bytes back, where nothing is to be sent. */
    void abandon() {
        inFlight.release(bytes);
        bytes = 0;
        records.clear();
    }

    List<ProducerRecord<String, byte[]>> begin(Runnable whenSettled) {
        settled = whenSettled;
        open.set(records.size());
        sizeBytes = bytes;
        begunAt = System.nanoTime();
        progressAt = begunAt;
        return records;
    }

    /** The producer has its own copy of everything. */
    void allSent() {
        records.clear();
    }

    /** Every record is durable, elsewhere than in Kafka. */
    void kept() {
        durable.complete(null);
        close(records.size());
    }

    /** Records from {@code sent} on will not be sent. */
    void stop(int sent, Throwable cause) {
        durable.completeExceptionally(cause);
        close(records.size() - sent);
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            progressAt = System.nanoTime();
        } else {
            durable.completeExceptionally(failure);
        }
        close(1);
    }

    /** Completes when every record is durable; fails when that is not known in time. */
    CompletableFuture<Void> durable() {
        return durable;
    }

    /**
     * Whether it has waited too long: for the next acknowledgement, or for all of them. The second is what ends a small
     * request in time when some partitions answer and others do not; a large one is given the time that it needs.
     */
    boolean late(long now, long ackTimeoutNanos) {
        long wholeNanos = ackTimeoutNanos + sizeBytes * NANOS_PER_BYTE;
        return now - progressAt > ackTimeoutNanos || now - begunAt > wholeNanos;
    }

    private void close(int count) {
        if (open.addAndGet(-count) == 0) {
            inFlight.release(bytes);
            durable.complete(null);
            Runnable last = settled;
            if (last != null) {
                last.run();
            }
        }
    }
}
