package io.quinite.vantage.feed.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quinite.vantage.feed.subscription.DisabledCode;
import java.util.function.Supplier;

/** What is counted of webhooks. */
final class WebhookMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final Gauge served;

    WebhookMeters(MeterRegistry registry, Supplier<Number> count) {
        this.registry = registry;
        served = Gauge.builder("vantage.feed.webhooks", count)
                .description("subscriptions that this instance serves")
                .register(registry);
    }

    void attempted(Outcome outcome) {
        Counter.builder("vantage.feed.webhook.attempts")
                .tag("outcome", outcome.word())
                .description("requests to receivers")
                .register(registry)
                .increment();
    }

    void disabled(DisabledCode code) {
        Counter.builder("vantage.feed.webhook.disabled")
                .tag("code", code.word())
                .description("subscriptions that the feed disabled itself")
                .register(registry)
                .increment();
    }

    @Override
    public void close() {
        registry.remove(served);
    }
}
