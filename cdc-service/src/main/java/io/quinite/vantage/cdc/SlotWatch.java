package io.quinite.vantage.cdc;

import java.sql.SQLException;
import java.time.Duration;

/** Writes a heartbeat now and then and looks how the slot follows: its lag, and for how long it has not moved. */
final class SlotWatch {
    private final Duration interval;
    private final Duration stalledAfter;
    private final CdcMetrics metrics;
    private final Status status;
    private long nextNanos = System.nanoTime();
    private long movedNanos = System.nanoTime();
    private long confirmedFlush = -1;

    SlotWatch(CdcConfig config, CdcMetrics metrics, Status status) {
        this.interval = Duration.ofMillis(config.heartbeatIntervalMs());
        this.stalledAfter = Duration.ofMillis(config.stalledAfterMs());
        this.metrics = metrics;
        this.status = status;
    }

    /** Does nothing until its time has come. */
    void look(Database database) throws SQLException {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + interval.toNanos();
        var pulse = database.heartbeat();
        if (pulse.isEmpty()) {
            // The stream ends by itself, and the next start refuses.
            return;
        }
        if (pulse.get().confirmedFlush() != confirmedFlush) {
            confirmedFlush = pulse.get().confirmedFlush();
            movedNanos = now;
        }
        Duration still = Duration.ofNanos(now - movedNanos);
        metrics.slot(pulse.get().lagBytes(), pulse.get().safeBytes(), still);
        if (still.compareTo(stalledAfter) > 0) {
            status.stalled(still);
        } else {
            status.running();
        }
    }
}
