package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Termination;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;

/** A pipeline on a data directory that this process owns, with the file that tells other processes where it is. */
final class OwnedStack implements AutoCloseable {
    private static final long STOP_PATIENCE_MS = 40_000;

    private final Closing closing = new Closing();
    private final Path shown;
    private final Path log;
    private final PrintWriter out;
    private final Pipeline pipeline;

    /** Prints a line as each part becomes ready. */
    static OwnedStack start(StackOptions options, PrintWriter out) throws Exception {
        return new OwnedStack(options, out);
    }

    private OwnedStack(StackOptions options, PrintWriter out) throws Exception {
        this.shown = options.directory();
        this.out = out;
        var ports = options.ports();
        try {
            var directory = closing.add("data directory", DataDirectory.open(shown, options.fresh()));
            Path path = directory.path();
            Endpoints.remove(path); // a killed stack left it
            this.log = path.resolve("vantage.log");
            Log.toFile(log);
            out.println("starting on " + shown + " (log: " + shown.resolve("vantage.log") + ")");
            out.flush();
            this.pipeline = closing.add("pipeline", Pipeline.start(path, ports, lines(out)));
            pipeline.endpoints().write(path);
            closing.add("endpoints file", () -> Endpoints.remove(path));
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    Endpoints endpoints() {
        return pipeline.endpoints();
    }

    Path endpointsFile() {
        return shown.resolve(Endpoints.FILE);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** Waits for a signal (0) or for a failure (1), which it prints. */
    int awaitEnd(Termination termination) throws InterruptedException {
        var health = pipeline.observability().health();
        int status = termination.await(health);
        if (!health.live()) {
            var failure = health.failure().join();
            out.println(
                    failure.component() + " failed, so everything stops: " + failure.cause() + " (see " + log + ")");
        } else {
            out.println("stopping");
        }
        out.flush();
        return status;
    }

    @Override
    public void close() {
        haltIfStuck();
        closing.close();
        out.println("stopped");
        out.flush();
    }

    /** A part that cannot be closed must not keep a failed process alive: whoever watches it waits for its end. */
    private static void haltIfStuck() {
        var watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(STOP_PATIENCE_MS);
                        Runtime.getRuntime().halt(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static BiConsumer<String, String> lines(PrintWriter out) {
        long began = System.nanoTime();
        return (part, address) -> {
            synchronized (out) {
                out.printf(Locale.ROOT, "  %5.1f s  %-11s %s%n", (System.nanoTime() - began) / 1e9, part, address);
                out.flush();
            }
        };
    }
}
