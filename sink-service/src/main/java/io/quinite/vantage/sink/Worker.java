package io.quinite.vantage.sink;

import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.Health;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.apply.Batches;
import io.quinite.vantage.sink.apply.ReadAhead;
import io.quinite.vantage.sink.apply.Sweep;
import io.quinite.vantage.sink.apply.ZombieException;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.SilentSinks;
import io.quinite.vantage.sink.store.SqlTrouble;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with a consumer and a connection: polls, applies, sweeps.
 *
 * <p>While the database or the registry is in trouble, the records at hand are kept and tried again, and everything is
 * paused; polling goes on, so that the group does not take the worker for dead. Three sorts of errors are sorted here:
 * poison never gets this far, trouble is tried again for as long as it lasts, anything else fails the service.
 */
final class Worker implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** So long batches are applied without polling between; far below the five minutes that the group allows. */
    private static final long DRAIN_NANOS = Duration.ofSeconds(30).toNanos();

    /** A transaction that takes longer than this is a reason not to be ready. */
    private static final long SLOW_NANOS = Duration.ofSeconds(10).toNanos();

    /** Two transactions that met are tried again so often, before it counts as trouble. */
    private static final int MEETINGS_MAX = 5;

    private final SinkConfig config;
    private final Consumer<byte[], byte[]> consumer;
    private final Database database;
    private final Positions positions;
    private final Inbox inbox;
    private final Batches batches;
    private final ReadAhead readAhead;
    private final Sweep sweep;
    private final Lag lag;
    private final SinkMetrics metrics;
    private final Health health;
    private final Backoff backoff;
    private long sweepAtNanos = System.nanoTime();
    private volatile @Nullable String trouble = "joining the consumer group";
    private volatile boolean stopping;

    /** When the work at hand began, 0 while there is none. */
    private volatile long busySinceNanos;

    private int meetings;
    private boolean failing;
    private boolean joined;

    Worker(
            SinkConfig config,
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            Database database,
            SinkMetrics metrics,
            Health health) {
        this.config = config;
        this.consumer = consumer;
        this.database = database;
        this.metrics = metrics;
        this.health = health;
        this.positions = new Positions(consumer, admin, database);
        this.inbox = new Inbox(config.batchRowsMax(), config.batchBytesMax());
        this.batches = new Batches(config.serde());
        this.readAhead = new ReadAhead(batches);
        this.sweep = new Sweep(batches, config.sweepSubjectsMax(), config.parkedExpireHours());
        this.lag = new Lag(consumer, positions, inbox, metrics);
        this.backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(config.retryWaitMaxMs()));
    }

    /** Why this worker does not work at the moment. */
    Optional<String> trouble() {
        long since = busySinceNanos;
        String known = trouble;
        return known == null && since != 0 && System.nanoTime() - since > SLOW_NANOS
                ? Optional.of("database: no answer to a transaction for "
                        + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s")
                : Optional.ofNullable(known);
    }

    @Override
    public void run() {
        try (database;
                readAhead;
                consumer) {
            consumer.subscribe(SinkService.TOPICS, new Rebalancing());
            while (!stopping) {
                round();
            }
        } catch (WakeupException | InterruptException e) {
            log.debug("woken to stop");
        } catch (OffsetOutOfRangeException e) {
            health.fail("sink", new UserError("records that the sink has not read are gone: " + e.getMessage(), e));
        } catch (Exception | Error e) {
            health.fail("sink", e);
        }
    }

    /** Ends after the transaction at hand. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Ends the transaction at hand without an answer. */
    void abort() {
        database.abort();
    }

    private void round() throws SQLException {
        try {
            if (!inbox.hasOneAtMost()) {
                // What is left of the last poll comes first, so that memory stays bounded.
                consumer.pause(consumer.assignment());
            }
            inbox.add(consumer.poll(failing ? backoff.next() : inbox.isEmpty() ? POLL : Duration.ZERO));
            positions.find();
            drain();
            sweep();
            recovered();
        } catch (SQLException e) {
            if (SqlTrouble.of(e) != SqlTrouble.TRANSIENT) {
                throw e;
            }
            inTrouble("database", e);
            if (SqlTrouble.isLockTimeout(e)) {
                endSilentSinks();
            }
        } catch (RetriableException e) {
            inTrouble("kafka or registry", e);
        }
        lag.report(failing);
    }

    /** Leaves one batch, of those at hand more than one: while it is applied, the first of the next poll is prepared. */
    private void drain() throws SQLException {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        long began = System.nanoTime();
        var batch = inbox.peek();
        while (batch.isPresent() && !stopping) {
            apply(batch.get(), done);
            batch = inbox.hasOneAtMost() || System.nanoTime() - began > DRAIN_NANOS ? Optional.empty() : inbox.peek();
        }
        if (!done.isEmpty()) {
            // For lag tools only: where to go on is in the database.
            consumer.commitAsync(done, (offsets, e) -> {
                if (e != null) {
                    log.debug("committing offsets for lag tools failed", e);
                }
            });
        }
    }

    private void apply(Inbox.Batch batch, Map<TopicPartition, OffsetAndMetadata> done) throws SQLException {
        TopicPartition partition = batch.partition();
        long began = System.nanoTime();
        try {
            var prepared = readAhead.take(partition, batch.records());
            inbox.peekSecond().ifPresent(next -> readAhead.begin(next.partition(), next.records()));
            metrics.committed(inTransaction(
                    connection -> batches.apply(connection, prepared, positions.next(partition), batch.nextOffset())));
        } catch (ZombieException e) {
            log.warn("reading on from the stored offset partition={} why={}", partition, e.getMessage());
            metrics.zombie();
            inbox.drop(Set.of(partition));
            positions.forget(Set.of(partition));
            return;
        }
        metrics.batch(partition.topic(), Duration.ofNanos(System.nanoTime() - began));
        inbox.done(batch);
        positions.advance(partition, batch.nextOffset());
        done.put(partition, new OffsetAndMetadata(batch.nextOffset()));
    }

    private <T> T inTransaction(Database.Work<T> work) throws SQLException {
        busySinceNanos = System.nanoTime();
        try {
            return database.transaction(work);
        } finally {
            busySinceNanos = 0;
        }
    }

    private void sweep() throws SQLException {
        long began = System.nanoTime();
        if (began - sweepAtNanos < 0) {
            return;
        }
        // With nothing to do no batch would find out.
        var moved = positions.forgetMoved();
        inbox.drop(moved);
        if (!moved.isEmpty()) {
            log.warn(
                    "reading on from the stored offsets, which are not where this worker left them partitions={}",
                    moved);
        }
        boolean more = sweep.run(database, positions.known(), metrics::committed);
        long took = System.nanoTime() - began;
        // A sweep that costs much comes less often, unless it leaves work behind.
        sweepAtNanos = System.nanoTime() + (more ? 0 : Math.max(config.sweepIntervalMs() * 1_000_000L, 9 * took));
    }

    private void recovered() {
        if (trouble != null && joined) {
            log.info("working partitions={}", consumer.assignment().size());
            trouble = null;
        }
        backoff.reset();
        failing = false;
        meetings = 0;
        if (inbox.hasOneAtMost()) {
            consumer.resume(positions.known());
        }
    }

    /** What is at hand stays, nothing more is fetched. */
    private void inTrouble(String where, Exception e) {
        metrics.retried(
                e instanceof SQLException sql
                        ? "sql-" + sql.getSQLState()
                        : e.getClass().getSimpleName());
        failing = true;
        consumer.pause(consumer.assignment());
        if (e instanceof SQLException sql && SqlTrouble.isMeeting(sql) && ++meetings <= MEETINGS_MAX) {
            log.debug("two transactions met, trying again", e);
            return;
        }
        if (trouble == null || !trouble.startsWith(where)) {
            log.warn("in trouble, trying again until it ends where={} error={}", where, e.toString());
        }
        trouble = where + ": " + e.getMessage();
    }

    /** One of them may hold what this one waits for. */
    private void endSilentSinks() {
        try {
            int ended = inTransaction(
                    connection -> SilentSinks.end(connection, Duration.ofMillis(config.stallTimeoutMs())));
            if (ended > 0) {
                log.warn("ended sessions of sinks that were silent in the midst of a statement sessions={}", ended);
            }
        } catch (SQLException e) {
            log.warn("sessions of silent sinks were not looked for error={}", e.toString());
        }
    }

    /** Called within poll. */
    private final class Rebalancing implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Maybe with none: there can be more workers than partitions.
            joined = true;
            positions.forget(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            inbox.drop(partitions);
            positions.release(partitions);
            partitions.forEach(metrics::released);
        }
    }
}
