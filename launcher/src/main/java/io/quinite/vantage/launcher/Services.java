package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.DaemonThreads;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that start side by side and stop side by side: none of them needs another one. */
final class Services implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Services.class);

    private final ConcurrentLinkedQueue<Running> running = new ConcurrentLinkedQueue<>();

    /**
     * @param name of the part, and of its health check
     * @param what it does or where it listens, for the terminal
     */
    record Service(String name, String what, Callable<? extends AutoCloseable> start) {}

    private record Running(String name, AutoCloseable closeable) {}

    private Services() {}

    /** Returns when all have started. When one fails, the others are stopped. */
    static Services start(List<Service> services) throws Exception {
        var started = new Services();
        List<Callable<@Nullable Void>> starts = services.stream()
                .<Callable<@Nullable Void>>map(service -> () -> {
                    started.running.add(
                            new Running(service.name(), service.start().call()));
                    return null;
                })
                .toList();
        try {
            allAtOnce(starts);
            return started;
        } catch (Exception e) {
            started.close();
            throw e;
        }
    }

    @Override
    public void close() {
        List<Callable<@Nullable Void>> stops = running.stream()
                .<Callable<@Nullable Void>>map(one -> () -> {
                    try {
                        one.closeable().close();
                    } catch (Exception e) {
                        log.warn("closing failed service={}", one.name(), e);
                    }
                    return null;
                })
                .toList();
        try {
            allAtOnce(stops);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for all, and throws what the first of them threw that failed. */
    private static void allAtOnce(List<Callable<@Nullable Void>> tasks) throws Exception {
        var threads = Executors.newCachedThreadPool(DaemonThreads.named("services"));
        try {
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdown();
        }
    }
}
