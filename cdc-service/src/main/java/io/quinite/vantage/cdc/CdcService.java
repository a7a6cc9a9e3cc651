package io.quinite.vantage.cdc;

import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Health;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.ServiceMain;
import io.quinite.vantage.schemas.rights.KafkaCheck;
import io.quinite.vantage.schemas.rights.PostgresCheck;
import io.quinite.vantage.schemas.rights.ServiceRights;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every committed change of {@code leads} once, in commit order.
 *
 * <p>Starts at once and does the rest on a thread of its own: readiness (check {@code cdc}) tells when changes flow, and
 * why not. Whatever is transient is tried again for as long as it lasts; what would lose or repeat a change fails the
 * process (see {@link Health#fail}).
 */
public final class CdcService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CdcService.class);
    private static final String NAME = "cdc";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

    private final CdcConfig config;
    private final CdcMetrics metrics;
    private final Health health;
    private final Status status = new Status();
    private final Backoff backoff;
    private final Thread thread;

    private CdcService(CdcConfig config, Observability observability) {
        this.config = config;
        this.metrics = new CdcMetrics(observability.meters());
        this.health = observability.health();
        this.backoff = new Backoff(Duration.ofMillis(config.retryFirstMs()), Duration.ofMillis(config.retryMaxMs()));
        this.thread = DaemonThreads.named(NAME).newThread(this::serve);
    }

    public static void main(String[] args) {
        ServiceMain.run(
                "cdc-service",
                settings -> refusal(CdcConfig.from(settings)),
                (settings, observability) -> start(CdcConfig.from(settings), observability));
    }

    private static Optional<String> refusal(CdcConfig config) {
        return KafkaCheck.refusal(
                        ServiceRights.cdc(config.transactionalId(), config.organizationTopics()), config.kafka())
                .or(() -> PostgresCheck.refusal(
                        config.postgresUrl(),
                        config.postgresUser(),
                        config.postgresPassword().value()));
    }

    public static CdcService start(CdcConfig config, Observability observability) {
        log.info("starting cdc {}", config);
        var service = new CdcService(config, observability);
        observability.health().ready(NAME, service.status::whyNotReady);
        service.thread.start();
        return service;
    }

    @Override
    public void close() {
        status.stop();
        try {
            thread.join(STOP_PATIENCE.toMillis());
            if (thread.isAlive()) {
                log.warn("stopping takes longer than seconds={}", STOP_PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        health.remove(NAME);
    }

    private void serve() {
        try {
            while (!status.stopping()) {
                Throwable failure = term();
                if (failure == null || status.stopping()) {
                    return;
                }
                var end = Failures.end(failure);
                if (end.isPresent()) {
                    status.ended(Failures.reason(end.get()));
                    health.fail(NAME, end.get());
                    return;
                }
                retry(failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return why it ended; null where the service is to stop */
    private @Nullable Throwable term() throws InterruptedException {
        long start = System.nanoTime();
        try (var session = new Session(config, metrics, status)) {
            session.run();
            return null;
        } catch (SQLException | Inbox.Ended | RuntimeException | Error e) {
            if (System.nanoTime() - start
                    > Duration.ofMillis(config.retryMaxMs()).toNanos()) {
                backoff.reset();
            }
            return e;
        }
    }

    private void retry(Throwable failure) throws InterruptedException {
        metrics.restarted();
        Duration pause = backoff.next();
        if (Failures.fenced(failure)) {
            log.info("another instance has taken over slot={}", config.slot());
            status.standingBy();
        } else {
            String reason = Failures.reason(failure);
            status.retrying(reason);
            log.warn("trying again ms={} reason={}", pause.toMillis(), reason);
            log.debug("the failure", failure);
        }
        status.awaitStop(pause);
    }
}
