package io.quinite.vantage.ingest;

import io.quinite.vantage.kit.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics as the door sees them: what is appended is durable or the caller is told in time that nobody knows. When Kafka
 * stops acknowledging, the requests that wait are given up after {@code ackTimeoutMs}, and those that come then are refused
 * at once until an acknowledgement comes or the producer has given up everything that it held.
 */
final class FactLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FactLog.class);
    private static final long LOOK_EVERY_MS = 25;
    private static final long REOPEN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<Producer<String, byte[]>> opener;
    private final @Nullable Detour detour;
    private final long ackTimeoutNanos;
    private final Duration closeTimeout;
    private final Set<FactBatch> pending = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watcher =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("ingest-stalls"));
    private volatile Producer<String, byte[]> producer;
    private volatile boolean stalled;
    private volatile boolean away;
    private volatile long lastAckAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    private long reopenedAt = System.nanoTime() - REOPEN_AFTER_NANOS;

    FactLog(IngestConfig config, Supplier<Producer<String, byte[]>> opener) {
        this(config, opener, null);
    }

    /** @param detour takes what Kafka cannot; null where nothing does */
    FactLog(IngestConfig config, Supplier<Producer<String, byte[]>> opener, @Nullable Detour detour) {
        this.opener = opener;
        this.detour = detour;
        // Until the probe has asked: what goes to the disk in vain is there in a moment, what waits in vain is refused.
        away = detour != null;
        ackTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMs());
        closeTimeout = Duration.ofMillis(config.stopTimeoutMs());
        producer = opener.get();
        var unused = watcher.scheduleWithFixedDelay(
                this::giveUpStalled, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether Kafka has stopped acknowledging what it was sent. */
    boolean stalled() {
        return stalled;
    }

    /** What the probe has found. Only a detour wants to know: without one, requests are refused before they come here. */
    void away(boolean now) {
        away = now;
    }

    /** Whether something takes what Kafka cannot. */
    boolean hasDetour() {
        return detour != null;
    }

    /** Why that takes nothing more; empty where it does. */
    Optional<String> whyDetourIsClosed() {
        var aside = detour;
        return aside == null ? Optional.empty() : aside.whyClosed();
    }

    /** Whether Kafka has acknowledged something within {@code nanos}. */
    boolean acknowledgedWithin(long nanos) {
        return System.nanoTime() - lastAckAt < nanos;
    }

    /** Sends the batch, or has it kept until it can be sent; its {@code durable()} tells the rest. */
    void append(FactBatch batch) {
        var records = batch.begin(() -> settled(batch));
        if (records.isEmpty()) {
            batch.durable().complete(null);
            return;
        }
        pending.add(batch);
        var aside = detour;
        if (aside == null) {
            send(batch, records);
        } else {
            aside.pass(batch, records, stalled || away, () -> send(batch, records));
        }
    }

    private void send(FactBatch batch, List<ProducerRecord<String, byte[]>> records) {
        Callback acknowledgement = (metadata, failure) -> {
            if (failure == null) {
                acknowledged();
            }
            batch.onCompletion(metadata, failure);
        };
        int sent = 0;
        try {
            for (var fact : records) {
                if (stalled || batch.durable().isCompletedExceptionally()) {
                    throw new TimeoutException("Kafka does not acknowledge");
                }
                var unused = producer.send(fact, acknowledgement);
                sent++;
            }
            batch.allSent();
        } catch (KafkaException | IllegalStateException | TimeoutException e) {
            batch.stop(sent, e);
            reopenIfBroken(e);
        }
    }

    private void acknowledged() {
        lastAckAt = System.nanoTime();
        if (stalled) {
            stalled = false;
            log.info("kafka acknowledges again");
        }
    }

    private void settled(FactBatch batch) {
        pending.remove(batch);
        if (pending.isEmpty()) {
            // Nothing is left to be acknowledged: the next request finds out how things stand.
            stalled = false;
        }
    }

    private void giveUpStalled() {
        long now = System.nanoTime();
        for (FactBatch batch : pending) {
            if (batch.late(now, ackTimeoutNanos) && !batch.durable().isDone()) {
                boolean silent = now - lastAckAt > ackTimeoutNanos;
                if (silent && !stalled) {
                    stalled = true;
                    log.warn("kafka does not acknowledge, refusing facts pending_requests={}", pending.size());
                }
                batch.durable().completeExceptionally(new TimeoutException("Kafka has not acknowledged in time"));
            }
        }
    }

    /** A producer that has met a fatal error refuses everything from then on; only another one can go on. */
    private synchronized void reopenIfBroken(Exception e) {
        boolean mayPass =
                e instanceof RetriableException || e instanceof InterruptException || e instanceof TimeoutException;
        if (mayPass || System.nanoTime() - reopenedAt < REOPEN_AFTER_NANOS || watcher.isShutdown()) {
            return;
        }
        log.warn("the producer is broken, opening another", e);
        reopenedAt = System.nanoTime();
        var broken = producer;
        producer = opener.get();
        broken.close(Duration.ZERO);
    }

    @Override
    public void close() {
        watcher.shutdown();
        producer.close(closeTimeout);
    }
}
