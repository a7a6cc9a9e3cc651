package io.quinite.vantage.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.ingest.spool.Spool;
import io.quinite.vantage.ingest.spool.SpoolException;
import io.quinite.vantage.ingest.spool.SpooledFact;
import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.DaemonThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of facts while Kafka is away: to the disk, and from there to Kafka when it is back. Whatever comes while the
 * disk holds any goes behind it, so that a fact never passes one that was taken before it. The end of a detour is the one
 * moment when requests wait for it: the last short segment is sent while nothing else may be appended.
 */
final class Detour implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Detour.class);
    private static final long LAST_BYTES = 256 * 1024;
    private static final long LAST_MS = 200;
    private static final long LOOK_EVERY_MS = 50;
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Spool spool;
    private final Supplier<Producer<String, byte[]>> opener;
    private final ReentrantReadWriteLock appending = new ReentrantReadWriteLock(true);
    private final MeterRegistry registry;
    private final Counter spooled;
    private final Counter replayed;
    private final List<Meter> meters;
    private final Thread replay;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private long acknowledgedAt = System.nanoTime() - RECENT_NANOS;
    private boolean failing;
    private volatile boolean taken;
    private volatile boolean closing;
    private volatile @Nullable Producer<String, byte[]> producer;

    /** @param opener of the producer for what comes from the disk */
    Detour(Spool spool, Supplier<Producer<String, byte[]>> opener, MeterRegistry registry) {
        this.spool = spool;
        this.opener = opener;
        this.registry = registry;
        spooled = Counter.builder("vantage.ingest.spooled")
                .description("facts kept on the disk because Kafka was away")
                .register(registry);
        replayed = Counter.builder("vantage.ingest.replayed")
                .description("facts sent from the disk to Kafka; after a crash some again")
                .register(registry);
        var bytes =
                Gauge.builder("vantage.ingest.spool.bytes", spool, Spool::bytes).register(registry);
        meters = List.of(spooled, replayed, bytes);
        // What an earlier process left is older than whatever comes.
        taken = spool.bytes() > 0;
        replay = DaemonThreads.named("ingest-replay").newThread(this::replay);
        replay.start();
    }

    Optional<String> whyClosed() {
        return spool.whyClosed();
    }

    /** Has the batch sent, or keeps it where Kafka is away or something on the disk is to be sent before it. */
    void pass(FactBatch batch, List<ProducerRecord<String, byte[]>> records, boolean away, Runnable send) {
        appending.readLock().lock();
        try {
            if (!taken && !away) {
                send.run();
                return;
            }
            if (!taken) {
                log.warn("kafka is away, keeping facts on the disk");
                taken = true;
            }
            keep(batch, records);
        } finally {
            appending.readLock().unlock();
        }
    }

    private void keep(FactBatch batch, List<ProducerRecord<String, byte[]>> records) {
        int count = records.size();
        try {
            var facts = records.stream()
                    .map(fact -> new SpooledFact(fact.topic(), fact.key(), FactHeaders.traceparent(fact), fact.value()))
                    .toList();
            var unused = spool.append(facts).whenComplete((ok, failure) -> {
                if (failure == null) {
                    spooled.increment(count);
                    batch.kept();
                } else {
                    batch.stop(0, failure);
                }
            });
        } catch (SpoolException e) {
            batch.stop(0, e);
        }
    }

    private void replay() {
        while (!closing) {
            try {
                if (!taken || !replayOne()) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                }
                backoff.reset();
                failing = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | KafkaException | ExecutionException | IllegalStateException e) {
                again(e);
            }
        }
    }

    /** @return whether there was something to send */
    private boolean replayOne() throws IOException, InterruptedException, ExecutionException {
        var oldest = spool.oldest();
        // Not behind the lock before Kafka has answered: there, nothing may take long.
        boolean answers = System.nanoTime() - acknowledgedAt < RECENT_NANOS;
        if (oldest.isPresent() && (!answers || Files.size(oldest.get()) > LAST_BYTES)) {
            finish(oldest.get(), send(oldest.get()));
            return true;
        }
        var late = sendLast();
        if (late != null) {
            finish(late.segment, late.sent);
        }
        return spool.bytes() > 0;
    }

    /** A segment that was sent, and not acknowledged in time. */
    private record Late(Path segment, List<Future<RecordMetadata>> sent) {}

    /**
     * Sends what is left while nobody may append, for as long as a request may be made to wait. When nothing is left, the
     * detour ends.
     */
    private @Nullable Late sendLast() throws IOException, InterruptedException, ExecutionException {
        appending.writeLock().lock();
        try {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_MS);
            while (System.nanoTime() - until < 0) {
                var oldest = spool.oldest();
                if (oldest.isEmpty() && spool.bytes() == 0) {
                    end();
                    return null;
                }
                if (oldest.isEmpty()) {
                    // On its way to the disk.
                    TimeUnit.MILLISECONDS.sleep(1);
                    continue;
                }
                var sent = send(oldest.get());
                if (!areDone(sent, until)) {
                    return new Late(oldest.get(), sent);
                }
                finish(oldest.get(), sent);
            }
            return null;
        } finally {
            appending.writeLock().unlock();
        }
    }

    private void end() {
        if (taken) {
            taken = false;
            log.info("the disk is empty, facts go to kafka again");
        }
    }

    private static boolean areDone(List<Future<RecordMetadata>> sent, long until)
            throws InterruptedException, ExecutionException {
        try {
            for (var one : sent) {
                one.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private List<Future<RecordMetadata>> send(Path segment) throws IOException {
        var to = open();
        var sent = new ArrayList<Future<RecordMetadata>>();
        Spool.read(segment, fact -> sent.add(requireTaken(to.send(record(fact)))));
        return sent;
    }

    private static ProducerRecord<String, byte[]> record(SpooledFact fact) {
        return new ProducerRecord<>(fact.topic(), null, fact.key(), fact.value(), FactHeaders.of(fact.traceparent()));
    }

    /** What the producer refuses at once, for want of metadata for example, must not be passed by what stands behind it. */
    private static Future<RecordMetadata> requireTaken(Future<RecordMetadata> sent) {
        if (sent.isDone()) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        return sent;
    }

    private void finish(Path segment, List<Future<RecordMetadata>> sent)
            throws IOException, InterruptedException, ExecutionException {
        for (var one : sent) {
            one.get();
        }
        acknowledgedAt = System.nanoTime();
        spool.release(segment);
        replayed.increment(sent.size());
    }

    private Producer<String, byte[]> open() {
        var open = producer;
        if (open == null) {
            open = opener.get();
            producer = open;
        }
        return open;
    }

    /** Nothing is ever given up: from the first fact of the segment, and with another producer where this one is broken. */
    private void again(Exception e) {
        if (closing) {
            return;
        }
        if (!failing) {
            log.warn("facts on the disk cannot be sent, trying again cause={}", e.toString());
        }
        failing = true;
        if (!(e instanceof RetriableException || e.getCause() instanceof RetriableException)) {
            closeProducer();
        }
        try {
            TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeProducer() {
        var open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }

    /** What is on the disk stays there for the next start. */
    @Override
    public void close() {
        closing = true;
        closeProducer();
        replay.interrupt();
        try {
            replay.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeProducer();
        meters.forEach(registry::remove);
    }
}
