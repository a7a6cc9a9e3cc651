package io.quinite.vantage.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What has come in and is not settled. Bounded: whatever the clients do, memory is. */
final class InFlight implements AutoCloseable {
    private final int requestsMax;
    private final long bytesMax;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final MeterRegistry meters;
    private final List<Gauge> gauges;

    InFlight(IngestConfig config, MeterRegistry meters) {
        requestsMax = config.requestsInFlightMax();
        bytesMax = config.recordBytesInFlightMax();
        this.meters = meters;
        gauges = List.of(
                Gauge.builder("vantage.ingest.requests.in.flight", requests, AtomicInteger::get)
                        .register(meters),
                Gauge.builder("vantage.ingest.record.bytes.in.flight", bytes, AtomicLong::get)
                        .register(meters));
    }

    boolean enter() {
        if (requests.incrementAndGet() > requestsMax) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        requests.decrementAndGet();
    }

    int requests() {
        return requests.get();
    }

    void reserve(long count) throws Unavailable {
        if (bytes.addAndGet(count) > bytesMax) {
            bytes.addAndGet(-count);
            throw Unavailable.overloaded("too many facts wait for Kafka");
        }
    }

    void release(long count) {
        bytes.addAndGet(-count);
    }

    /** Takes its gauges away, so that a door that is opened again in this process can have its own. */
    @Override
    public void close() {
        gauges.forEach(meters::remove);
    }
}
