package io.quinite.vantage.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The door's metrics. Meters are looked up once: building their tags costs more than counting. */
final class IngestMeters {
    private final MeterRegistry registry;
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<String, Counter> rejected = new ConcurrentHashMap<>();
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();

    IngestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void accepted(String topic, int count) {
        accepted.computeIfAbsent(topic, name -> Counter.builder("vantage.ingest.accepted")
                        .description("facts answered as taken")
                        .tag("topic", name)
                        .register(registry))
                .increment(count);
    }

    void rejected(String code) {
        rejected.computeIfAbsent(code, name -> Counter.builder("vantage.ingest.rejected")
                        .description("facts refused, by code")
                        .tag("code", name)
                        .register(registry))
                .increment();
    }

    /** @param what was missing, wrong or used before */
    void forged(String what) {
        Counter.builder("vantage.ingest.callbacks.forged")
                .description("provider callbacks refused because the provider has not signed them, by what was wrong")
                .tag("what", what)
                .register(registry)
                .increment();
    }

    void repeatedCallback() {
        Counter.builder("vantage.ingest.callbacks.repeated")
                .description("provider callbacks that came again when their facts were durable")
                .register(registry)
                .increment();
    }

    void request(String path, int status, long startedNanos) {
        requests.computeIfAbsent(path + " " + status, name -> Timer.builder("vantage.ingest.requests")
                        .description("requests from arrival to answer")
                        .tag("path", path)
                        .tag("status", Integer.toString(status))
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofSeconds(5))
                        .register(registry))
                .record(Duration.ofNanos(System.nanoTime() - startedNanos));
    }
}
