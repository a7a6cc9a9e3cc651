package io.quinite.vantage.feed.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is counted of streams. */
final class StreamMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final Gauge open;
    private final Counter written;
    private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);

    StreamMeters(MeterRegistry registry, Supplier<Number> count) {
        this.registry = registry;
        open = Gauge.builder("vantage.feed.streams", count)
                .description("streams that are open")
                .register(registry);
        written = Counter.builder("vantage.feed.stream.changes")
                .description("changes that were written to streams")
                .register(registry);
        for (var ending : Ending.values()) {
            endings.put(
                    ending,
                    Counter.builder("vantage.feed.stream.endings")
                            .tag("code", ending.code())
                            .description("streams that the feed ended itself")
                            .register(registry));
        }
    }

    void written() {
        written.increment();
    }

    void ended(Ending why) {
        var counter = endings.get(why);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void close() {
        registry.remove(open);
    }
}
