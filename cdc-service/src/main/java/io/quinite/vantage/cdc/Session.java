package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.kit.Closing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of being the active instance of a slot, from taking the lock to the first failure or the stop.
 *
 * <p>The order of the steps is the guarantee. Whoever published before is fenced first, then the position is read, to the
 * end; then the stream that he may have left is ended, and only when nobody uses the slot is it looked at. From there on
 * neither side can move but by us.
 */
final class Session implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final Duration STANDBY_LOOK = Duration.ofMillis(500);
    private static final Duration RELEASE_LOOK = Duration.ofMillis(50);
    private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(100);

    private final CdcConfig config;
    private final CdcMetrics metrics;
    private final Status status;
    private final Closing parts = new Closing();

    Session(CdcConfig config, CdcMetrics metrics, Status status) {
        this.config = config;
        this.metrics = metrics;
        this.status = status;
    }

    /** Returns when the service is to stop, throws when this term has ended otherwise. */
    void run() throws SQLException, InterruptedException, Inbox.Ended {
        var database = parts.add("database", Database.connect(config));
        status.advise(database.requireSurroundings(config.publication()));
        if (!lead(database)) {
            return;
        }
        var alive = parts.add("signs of life", SignsOfLife.start(database, config.signOfLife()));
        status.starting();
        var publisher = parts.add("publisher", new Publisher(config, metrics));
        publisher.fence();
        var positions = new PositionTopic(config);
        Optional<Position> stored = positions.read();
        release(database);
        var start = new StartingPoint(config, database, publisher, positions).find(stored);
        var capture = new Capture(start, publisher, metrics, config, InstantSource.system());
        var stream = parts.add("stream", LogStream.start(config));
        metrics.active(true);
        status.running();
        follow(stream, capture, database, alive);
    }

    /** In the reverse order: the lock is given back when the stream and the producer are gone. */
    @Override
    public void close() {
        metrics.active(false);
        parts.close();
    }

    private boolean lead(Database database) throws SQLException, InterruptedException {
        boolean told = false;
        while (!database.tryLead()) {
            status.standingBy();
            if (!told) {
                log.info("standing by, another instance is active slot={}", config.slot());
                told = true;
            }
            if (database.endSilentLeader(config.takeoverAfter())) {
                log.warn("the active instance was silent, its session is ended slot={}", config.slot());
                status.awaitStop(RELEASE_LOOK);
                continue;
            }
            if (status.awaitStop(STANDBY_LOOK)) {
                return false;
            }
        }
        return true;
    }

    private void release(Database database) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + RELEASE_PATIENCE.toNanos();
        while (database.slot().map(Database.SlotState::active).orElse(false)) {
            if (System.nanoTime() > deadline) {
                throw new SQLException("the replication slot " + config.slot() + " stays in use by another connection");
            }
            database.endWalsender();
            status.awaitStop(RELEASE_LOOK);
        }
    }

    private void follow(LogStream stream, Capture capture, Database database, SignsOfLife alive)
            throws SQLException, InterruptedException, Inbox.Ended {
        var watch = new SlotWatch(config, metrics, status);
        while (!status.stopping()) {
            alive.requireHeard();
            // What is published is confirmed after Kafka's commit, and never more than that.
            capture.deliver(stream.take(config.batchRecordsMax(), TICK)).ifPresent(stream::confirm);
            watch.look(database);
        }
    }
}
