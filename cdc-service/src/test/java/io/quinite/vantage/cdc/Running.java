package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import java.time.Duration;

/** A service of this process and what it says of itself. */
final class Running implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(40);

    final Observability observability = Observability.quiet();
    private final CdcService service;

    private Running(Settings settings) {
        service = CdcService.start(CdcConfig.from(settings), observability);
    }

    static Running start(Settings settings) {
        return new Running(settings);
    }

    static Running ready(Settings settings) {
        var running = new Running(settings);
        running.awaitReady();
        return running;
    }

    void awaitReady() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(observability.health().unready()).isEmpty());
    }

    /** Why it is not ready; empty when it is. */
    String reason() {
        return observability.health().unready().getOrDefault("cdc", "");
    }

    double count(String meter) {
        return observability.meters().get(meter).counter().count();
    }

    @Override
    public void close() {
        service.close();
    }
}
