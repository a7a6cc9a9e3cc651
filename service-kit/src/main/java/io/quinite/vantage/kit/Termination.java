package io.quinite.vantage.kit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of this process, by SIGINT, SIGTERM or a failure. Made before the first part is started, so that a signal that
 * comes during the start closes what was started; closed after the last part is closed, which lets a signal's exit go on
 * (it waits for at most 30 seconds).
 */
public final class Termination implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Termination.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();

    private Termination() {}

    /** Begins to listen for signals. */
    public static Termination listening() {
        var termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::signalled, "termination"));
        return termination;
    }

    /** Waits for a signal (returns 0) or for a failure (returns 1). */
    public int await(Health health) throws InterruptedException {
        var unused = health.failure().thenAccept(failure -> {
            log.error("failed component={}", failure.component(), failure.cause());
            status.set(1);
            end.countDown();
        });
        end.await();
        return status.get();
    }

    /** Whether the process is to end. */
    public boolean requested() {
        return end.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void signalled() {
        end.countDown();
        try {
            // Not joining the main thread: it may itself be waiting in System.exit for this hook.
            if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("stopping without having closed every part seconds={}", PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
