package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.change.LeadImage;
import io.quinite.vantage.cdc.pgoutput.Message;
import io.quinite.vantage.cdc.pgoutput.Message.Begin;
import io.quinite.vantage.cdc.pgoutput.Message.Commit;
import io.quinite.vantage.cdc.pgoutput.Message.Delete;
import io.quinite.vantage.cdc.pgoutput.Message.Insert;
import io.quinite.vantage.cdc.pgoutput.Message.Note;
import io.quinite.vantage.cdc.pgoutput.Message.Truncate;
import io.quinite.vantage.cdc.pgoutput.Message.Update;
import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.cdc.position.Progress;
import io.quinite.vantage.leads.LeadChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the log says into Kafka transactions. Not thread-safe; after any exception it is of no more use.
 *
 * <p>A Kafka transaction is committed at the last end of a database transaction in a batch, so that readers see database
 * transactions whole; one that is longer than the limits is published in parts.
 */
final class Capture {
    private final Progress progress;
    private final Publisher publisher;
    private final CdcMetrics metrics;
    private final Notes notes;
    private final InstantSource clock;
    private final int transactionRecordsMax;
    private final Duration transactionMax;

    Capture(Progress progress, Publisher publisher, CdcMetrics metrics, CdcConfig config, InstantSource clock) {
        this.progress = progress;
        this.publisher = publisher;
        this.metrics = metrics;
        this.notes = new Notes(metrics);
        this.clock = clock;
        this.transactionRecordsMax = config.transactionRecordsMax();
        this.transactionMax = Duration.ofMillis(config.transactionMs());
    }

    /**
     * Publishes what is new of a batch, which may be empty: then it looks whether the open transaction has been open for too long.
     *
     * @return up to where everything is published: the end of the last transaction that ended in this batch; empty where none
     *     did. The server may forget what is before it, and nothing else
     */
    OptionalLong deliver(List<Received> batch) {
        int lastCommit = lastCommit(batch);
        boolean moved = false;
        for (int i = 0; i < batch.size(); i++) {
            Received received = batch.get(i);
            if (received.message() instanceof Commit commit) {
                moved |= end(commit);
                if (i == lastCommit && moved) {
                    commit();
                }
            } else {
                take(received.message(), received.lsn());
            }
        }
        commitLong();
        return lastCommit < 0
                ? OptionalLong.empty()
                : OptionalLong.of(((Commit) batch.get(lastCommit).message()).endLsn());
    }

    private void commitLong() {
        if (publisher.sent() >= transactionRecordsMax || publisher.age().compareTo(transactionMax) >= 0) {
            commit();
        }
    }

    private static int lastCommit(List<Received> batch) {
        int last = batch.size() - 1;
        while (last >= 0 && !(batch.get(last).message() instanceof Commit)) {
            last--;
        }
        return last;
    }

    private void take(Message message, long lsn) {
        if (message instanceof Begin begin) {
            notes.begin();
            progress.begin(begin.commitLsn(), begin.xid(), begin.committedAtMicros());
        } else if (message instanceof Insert insert) {
            if (LeadImage.isOf(insert.after().relation())) {
                publish(LeadImage.insert(insert.after()), notes.origin(), lsn);
            } else {
                notes.wrote(insert.after().relation());
            }
        } else if (message instanceof Update update) {
            if (LeadImage.isOf(update.relation())) {
                LeadImage.update(update.before(), update.after()).forEach(image -> publish(image, notes.origin(), lsn));
            } else {
                notes.wrote(update.relation());
            }
        } else if (message instanceof Delete delete) {
            if (LeadImage.isOf(delete.relation())) {
                publish(LeadImage.delete(delete.before()), notes.origin(), lsn);
            }
        } else if (message instanceof Truncate truncate) {
            if (truncate.relations().stream().anyMatch(LeadImage::isOf)) {
                publish(LeadImage.truncate(), notes.origin(), lsn);
            }
        } else if (message instanceof Note note) {
            notes.take(note).ifPresent(image -> publish(image, null, lsn));
        }
    }

    private boolean end(Commit commit) {
        boolean moved = progress.end(commit.endLsn());
        if (moved && progress.ordinal() > 0) {
            metrics.transactionPublished();
        }
        return moved;
    }

    private void publish(LeadImage image, @Nullable String origin, long lsn) {
        if (progress.change()) {
            publisher.publish(change(image, origin, lsn));
        } else {
            metrics.known();
        }
    }

    private LeadChange change(LeadImage image, @Nullable String origin, long lsn) {
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
                lsn,
                committedAt(),
                origin);
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
}
