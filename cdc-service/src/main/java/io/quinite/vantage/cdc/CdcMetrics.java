package io.quinite.vantage.cdc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quinite.vantage.leads.ChangeOp;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of this service, named {@code vantage.cdc.*}. */
final class CdcMetrics {
    private final Map<ChangeOp, Counter> changes = new EnumMap<>(ChangeOp.class);
    private final Counter transactions;
    private final Counter known;
    private final Counter restarts;
    private final Counter disbelieved;
    private final Timer commits;
    private final Timer delay;
    private final AtomicLong active = new AtomicLong();
    private final AtomicLong lagBytes = new AtomicLong();
    private final AtomicLong safeBytes = new AtomicLong(-1);
    private final AtomicLong stillMs = new AtomicLong();

    CdcMetrics(MeterRegistry meters) {
        for (ChangeOp op : ChangeOp.values()) {
            changes.put(
                    op, meters.counter("vantage.cdc.changes", "op", op.name().toLowerCase(Locale.ROOT)));
        }
        transactions = meters.counter("vantage.cdc.transactions");
        known = meters.counter("vantage.cdc.changes.known");
        disbelieved = meters.counter("vantage.cdc.messages.disbelieved");
        restarts = meters.counter("vantage.cdc.restarts");
        commits = Timer.builder("vantage.cdc.commits")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        delay = Timer.builder("vantage.cdc.delay").publishPercentiles(0.5, 0.99).register(meters);
        meters.gauge("vantage.cdc.active", active);
        meters.gauge("vantage.cdc.slot.lag.bytes", lagBytes);
        meters.gauge("vantage.cdc.slot.still.ms", stillMs);
        meters.gauge("vantage.cdc.slot.safe.bytes", safeBytes);
    }

    void published(ChangeOp op) {
        Objects.requireNonNull(changes.get(op)).increment();
    }

    /** A change that was published before a restart was delivered again. */
    void known() {
        known.increment();
    }

    /** A message that looks like a lead of a snapshot came from somebody who may not make snapshots. */
    void disbelieved() {
        disbelieved.increment();
    }

    void transactionPublished() {
        transactions.increment();
    }

    void restarted() {
        restarts.increment();
    }

    /** @param sinceCommit from the database's commit to Kafka's, by two clocks */
    void committed(Duration took, Duration sinceCommit) {
        commits.record(took);
        delay.record(sinceCommit.isNegative() ? Duration.ZERO : sinceCommit);
    }

    void active(boolean now) {
        active.set(now ? 1 : 0);
    }

    /**
     * @param lag bytes of log that are not published
     * @param safe bytes that may be written before the slot is lost; -1 where nothing bounds them
     * @param still since the slot moved last
     */
    void slot(long lag, long safe, Duration still) {
        lagBytes.set(lag);
        safeBytes.set(safe);
        stillMs.set(still.toMillis());
    }
}
