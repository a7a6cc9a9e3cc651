package io.quinite.vantage.ingest;

import io.quinite.vantage.ingest.csv.LeadRows;
import io.quinite.vantage.ingest.facts.Refused;
import io.quinite.vantage.leads.LeadEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One import on its way: rows go to Kafka in batches, and the reading waits while too many of them are not acknowledged. So
 * memory does not depend on the file, and what is counted as accepted is durable.
 */
final class ImportRun {
    private static final int ERRORS_MAX = 1_000;
    private static final int BATCHES = 4;
    private static final long ANSWER_SECONDS = 30;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SEND_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Door door;
    private final FactEncoder<LeadEvent> encoder;
    private final Clock clock;
    private final Plan plan;
    private final int batchRows;
    private final long patienceNanos;
    private final int recordBytesMax;
    private final long startedAt = System.nanoTime();
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private final List<ImportReport.RowError> errors = new ArrayList<>();
    private FactBatch batch;
    private long rows;
    private long accepted;
    private long refused;
    private long decidedThrough;

    /**
     * @param afterRow rows up to this one are passed over
     * @param rowOffset rows of the file that stood before this body
     * @param lineOffset lines of the file that stood before this body, beyond the header
     */
    record Plan(boolean dryRun, long afterRow, long rowOffset, long lineOffset) {}

    /** A batch that Kafka has not acknowledged, what is in it, and the last row that is decided with it. */
    private record Sent(FactBatch batch, List<ProducerRecord<String, byte[]>> records, long lastRow) {}

    /** Is told often how far it is. */
    interface Listener {
        void read(ImportReport.Progress progress) throws IOException;
    }

    ImportRun(Door door, FactEncoder<LeadEvent> encoder, Clock clock, Plan plan, ImportLimits limits) {
        this.door = door;
        this.encoder = encoder;
        this.clock = clock;
        this.plan = plan;
        batchRows = Math.max(1, limits.rowsInFlightMax() / BATCHES);
        patienceNanos = TimeUnit.MILLISECONDS.toNanos(limits.patienceMs());
        recordBytesMax = door.probe().recordBytesMax(encoder.kind().topic());
        batch = new FactBatch(door.inFlight());
        decidedThrough = plan.rowOffset() + plan.afterRow();
    }

    /** Reads to the end. Whatever it ends with, what was sent is settled and counted. */
    void run(LeadRows source, Listener listener) throws IOException, Unavailable {
        try {
            while (source.next()) {
                rows = source.number() + plan.rowOffset();
                if (source.number() > plan.afterRow()) {
                    row(source);
                    listener.read(progress());
                }
            }
            send();
            settle(0);
            decidedThrough = rows;
        } catch (IOException e) {
            finish();
            throw e;
        } finally {
            // Gives back what was reserved and not sent.
            batch.abandon();
        }
    }

    private void row(LeadRows source) throws Unavailable {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            var fact = encoder.encode(source.read(receivedAt), recordBytesMax);
            if (plan.dryRun()) {
                accepted++;
                return;
            }
            reserve(fact);
        } catch (Refused e) {
            refused++;
            door.meters().rejected(e.code());
            if (errors.size() < ERRORS_MAX) {
                errors.add(new ImportReport.RowError(
                        rows,
                        source.line() + plan.lineOffset(),
                        e.field(),
                        source.column(e.field()),
                        e.code(),
                        e.reason()));
            }
        }
        if (batch.size() >= batchRows) {
            send();
            settle(BATCHES - 1);
        }
    }

    /** Waits for room, first behind its own rows, then behind those of others. */
    private void reserve(ProducerRecord<String, byte[]> fact) throws Unavailable {
        long deadline = System.nanoTime() + patienceNanos;
        while (true) {
            try {
                batch.add(fact, fact.value().length);
                return;
            } catch (Unavailable e) {
                if (!inFlight.isEmpty()) {
                    settle(inFlight.size() - 1);
                } else if (batch.size() > 0) {
                    send();
                } else if (System.nanoTime() - deadline > 0) {
                    throw e;
                } else {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        }
    }

    private void send() {
        if (batch.size() > 0) {
            var sent = new Sent(batch, batch.records(), rows);
            batch = new FactBatch(door.inFlight());
            inFlight.add(sent);
            door.factLog().append(sent.batch());
        }
    }

    /** Waits until at most {@code left} batches are not acknowledged. */
    private void settle(int left) throws Unavailable {
        while (inFlight.size() > left) {
            var oldest = inFlight.element();
            if (!durable(oldest.batch()) && !durableAfterAll(oldest.records())) {
                throw Unavailable.kafka("Kafka has not confirmed the rows after " + decidedThrough);
            }
            inFlight.remove();
            accepted += oldest.records().size();
            decidedThrough = oldest.lastRow();
            door.meters()
                    .accepted(encoder.kind().topic().name(), oldest.records().size());
        }
    }

    /** Sends the same again for as long as patience lasts: a broker that stalls for a moment must not stop a long file. */
    private boolean durableAfterAll(List<ProducerRecord<String, byte[]>> records) {
        long deadline = System.nanoTime() + patienceNanos;
        while (System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(SEND_AGAIN_NANOS);
            var again = new FactBatch(door.inFlight());
            try {
                for (var fact : records) {
                    again.add(fact, fact.value().length);
                }
            } catch (Unavailable e) {
                again.abandon();
                continue;
            }
            door.factLog().append(again);
            if (durable(again)) {
                return true;
            }
        }
        return false;
    }

    private static boolean durable(FactBatch batch) {
        try {
            batch.durable().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The body broke off, or is no CSV from here on: the rows before stand. */
    private void finish() {
        try {
            send();
            settle(0);
            decidedThrough = rows;
        } catch (Unavailable e) {
            // then fewer are counted
        }
    }

    ImportReport.Progress progress() {
        double seconds = Math.max(.001, (System.nanoTime() - startedAt) / 1e9);
        return new ImportReport.Progress(
                rows, accepted, refused, Math.round((rows - plan.rowOffset() - plan.afterRow()) / seconds));
    }

    ImportReport.Summary summary() {
        return new ImportReport.Summary(
                plan.dryRun(), rows, accepted, refused, List.copyOf(errors), refused - errors.size());
    }

    ImportReport.Stopped stopped(Problem why) {
        String resume = plan.dryRun()
                ? ""
                : "; every row up to " + decidedThrough
                        + " is durable or refused: repeat the request with after_row=" + decidedThrough
                        + ", or as it is, which makes no second lead";
        return new ImportReport.Stopped(
                why.status(),
                why.type(),
                why.title(),
                why.code(),
                why.detail() + resume,
                rows,
                accepted,
                refused,
                decidedThrough,
                List.copyOf(errors),
                refused - errors.size());
    }
}
