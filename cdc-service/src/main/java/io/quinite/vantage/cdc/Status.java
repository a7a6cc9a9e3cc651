package io.quinite.vantage.cdc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the service is doing, for readiness, and whether it is to stop. */
final class Status {
    private static final Logger log = LoggerFactory.getLogger(Status.class);

    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Optional<String> whyNotReady = Optional.of("starting");
    private volatile String advised = "";

    Optional<String> whyNotReady() {
        return whyNotReady;
    }

    void starting() {
        whyNotReady = Optional.of("taking over the replication slot");
    }

    void running() {
        whyNotReady = Optional.empty();
    }

    void standingBy() {
        whyNotReady = Optional.of("standing by: another instance is active on the replication slot");
    }

    void stalled(Duration still) {
        whyNotReady = Optional.of("the replication slot has not moved for " + still.toSeconds() + " s");
    }

    void retrying(String reason) {
        whyNotReady = Optional.of("trying again after: " + reason);
    }

    void ended(String reason) {
        whyNotReady = Optional.of(reason);
    }

    /** Tells it once, whatever the number of sessions. */
    void advise(String advice) {
        if (!advice.isEmpty() && !advice.equals(advised)) {
            log.warn("advice: {}", advice);
        }
        advised = advice;
    }

    void stop() {
        stop.countDown();
    }

    boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Waits for {@code patience}; true when the service is to stop. */
    boolean awaitStop(Duration patience) throws InterruptedException {
        return stop.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
