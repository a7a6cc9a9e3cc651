package io.quinite.vantage.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What has come in and is not settled. Bounded: whatever the clients do, memory is. */
final class InFlight {
    private final int requestsMax;
    private final long bytesMax;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    InFlight(IngestConfig config, MeterRegistry meters) {
        requestsMax = config.requestsInFlightMax();
        bytesMax = config.recordBytesInFlightMax();
        meters.gauge("vantage.ingest.requests.in.flight", requests);
        meters.gauge("vantage.ingest.record.bytes.in.flight", bytes);
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
}
