package io.quinite.vantage.cdc;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.quinite.vantage.cdc.change.LeadImage;
import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.cdc.position.Progress;
import io.quinite.vantage.leads.LeadChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the engine delivers into Kafka transactions.
 *
 * <p>A Kafka transaction is committed at the last end of a database transaction in a batch, so that readers see database
 * transactions whole; one that is longer than the limits is published in parts. Only ends are marked as processed, and
 * only after the commit: the slot then always stands at the end of a published transaction.
 */
final class Capture implements DebeziumEngine.ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> {
    private final Progress progress;
    private final Publisher publisher;
    private final EngineSettings engine;
    private final CdcMetrics metrics;
    private final Notes notes;
    private final InstantSource clock;
    private final int transactionRecordsMax;
    private final Duration transactionMax;

    /** The engine delivers on its thread, {@link #commitLong()} comes from the session's. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile @Nullable Throwable failure;

    Capture(
            Progress progress,
            Publisher publisher,
            EngineSettings engine,
            CdcMetrics metrics,
            CdcConfig config,
            InstantSource clock) {
        this.progress = progress;
        this.publisher = publisher;
        this.engine = engine;
        this.metrics = metrics;
        this.notes = new Notes(metrics);
        this.clock = clock;
        this.transactionRecordsMax = config.transactionRecordsMax();
        this.transactionMax = Duration.ofMillis(config.transactionMs());
    }

    /** What ended the deliveries; null while nothing has. Debezium would wrap it past recognition. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void handleBatch(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        turn.lockInterruptibly();
        try {
            requireSound();
            deliver(events, committer);
            commitLongLocked();
            committer.markBatchFinished();
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            turn.unlock();
        }
    }

    /** Commits a transaction that has been open for too long, when the engine delivers nothing. */
    void commitLong() {
        if (!turn.tryLock()) {
            return;
        }
        try {
            if (failure == null) {
                commitLongLocked();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private void deliver(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            DebeziumEngine.RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        int lastEnd = lastEnd(events);
        boolean moved = false;
        for (int i = 0; i < events.size(); i++) {
            SourceRecord record = events.get(i).value();
            Delivery delivery = Delivery.of(record, engine.prefix());
            switch (delivery) {
                case BEGIN -> {
                    notes.begin();
                    progress.begin(
                            Delivery.previousEnd(record), Delivery.xid(record), Delivery.committedAtMicros(record));
                }
                case CHANGE ->
                    LeadImage.of((Struct) record.value(), engine.placeholder())
                            .forEach(image -> publish(image, notes.origin(), record));
                case MESSAGE -> notes.message(record).ifPresent(image -> publish(image, null, record));
                case SNAPSHOT -> notes.snapshot();
                case END -> {
                    moved |= end(record);
                    if (i == lastEnd) {
                        if (moved) {
                            commit();
                        }
                        committer.markProcessed(events.get(i));
                    }
                }
                case OTHER -> {
                    // Nothing of ours.
                }
            }
        }
    }

    private boolean end(SourceRecord record) {
        boolean moved = progress.end(Delivery.end(record));
        if (moved && progress.ordinal() > 0) {
            metrics.transactionPublished();
        }
        return moved;
    }

    private int lastEnd(List<ChangeEvent<SourceRecord, SourceRecord>> events) {
        int last = events.size() - 1;
        while (last >= 0 && Delivery.of(events.get(last).value(), engine.prefix()) != Delivery.END) {
            last--;
        }
        return last;
    }

    private void publish(LeadImage image, @Nullable String origin, SourceRecord record) {
        if (progress.change()) {
            publisher.publish(change(image, origin, record));
        } else {
            metrics.known();
        }
    }

    private LeadChange change(LeadImage image, @Nullable String origin, SourceRecord record) {
        var row = image.row();
        return new LeadChange(
                row == null ? null : row.getOrganizationId(),
                row == null ? null : row.getId(),
                image.op(),
                image.before(),
                image.after(),
                image.changedFields(),
                progress.sequence(),
                progress.ordinal(),
                progress.xid(),
                Delivery.lsn(record),
                committedAt(),
                origin);
    }

    private void commitLongLocked() {
        if (publisher.sent() >= transactionRecordsMax || publisher.age().compareTo(transactionMax) >= 0) {
            commit();
        }
    }

    private void commit() {
        Position position = progress.position();
        boolean changes = publisher.sent() > 0;
        long start = System.nanoTime();
        publisher.commit(position);
        if (changes) {
            metrics.committed(
                    Duration.ofNanos(System.nanoTime() - start), Duration.between(committedAt(), clock.instant()));
        }
    }

    private Instant committedAt() {
        return Instant.EPOCH.plus(progress.committedAtMicros(), ChronoUnit.MICROS);
    }

    private void requireSound() {
        if (failure != null) {
            throw new IllegalStateException("deliveries have ended before", failure);
        }
    }
}
