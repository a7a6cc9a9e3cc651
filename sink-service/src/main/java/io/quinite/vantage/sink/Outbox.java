package io.quinite.vantage.sink;

import io.quinite.vantage.kit.Health;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.ParkedFacts;
import io.quinite.vantage.sink.store.SqlTrouble;
import java.sql.SQLException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What needs no partition: publishes dead letters and counts parked facts, every so often. */
final class Outbox implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private static final int ROUNDS_PER_COUNT = 10;

    private final Database database;
    private final DeadLetterPublisher publisher;
    private final SinkMetrics metrics;
    private final Health health;
    private final ParkedFacts parked = new ParkedFacts();
    private int round;

    Outbox(Database database, DeadLetterPublisher publisher, SinkMetrics metrics, Health health) {
        this.database = database;
        this.publisher = publisher;
        this.metrics = metrics;
        this.health = health;
    }

    @Override
    public void run() {
        try {
            int published;
            do {
                published = publisher.publishSome();
                metrics.deadLettersPublished(published);
            } while (published > 0);
            // Counting reads the whole table: less often.
            if (round++ % ROUNDS_PER_COUNT == 0) {
                metrics.parked(database.transaction(parked::count));
            }
        } catch (InterruptException | RetriableException e) {
            log.debug("dead letters wait", e);
        } catch (SQLException e) {
            if (SqlTrouble.of(e) == SqlTrouble.TRANSIENT) {
                log.debug("dead letters wait", e);
            } else {
                health.fail("sink", e);
            }
        } catch (RuntimeException | Error e) {
            health.fail("sink", e);
        }
    }
}
