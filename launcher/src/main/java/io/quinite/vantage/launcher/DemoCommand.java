package io.quinite.vantage.launcher;

import io.quinite.vantage.ingest.simulator.TrafficSimulator;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Termination;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: {@code up} with something going on. */
@Command(
        name = "demo",
        description = "Starts the stack, lets simulated voice servers call, and shows the totals move, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** The same campaigns each time on the same data. */
    private static final long SEED = 1;

    private static final long GLANCE_MS = 100;
    private static final Duration TERMINAL_FRAME = Duration.ofMillis(500);
    private static final Duration PLAIN_FRAME = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Mixin
    private StackOptions options;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "end after N seconds of traffic (default: at Ctrl-C)")
    private long seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "20",
            description = "calls per second (default: ${DEFAULT-VALUE})")
    private double rate;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        try (var termination = Termination.listening();
                var stack = OwnedStack.start(options, out)) {
            var endpoints = stack.endpoints();
            var simulator = new TrafficSimulator(
                    TrafficSimulator.Plan.of(SEED, Instant.now(), 0, rate), endpoints.ingestUrl(), endpoints.apiKey());
            try (var database = Database.connect(endpoints)) {
                ReferenceRows.insert(database, simulator.reference());
            }
            var threads = Executors.newSingleThreadExecutor(DaemonThreads.named("simulator"));
            try {
                var running = threads.submit(() -> simulator.run(progress -> {}));
                out.println();
                show(stack, termination, running);
            } finally {
                simulator.stop();
                threads.shutdown();
            }
            boolean timeIsUp = !termination.requested()
                    && stack.pipeline().observability().health().live();
            return timeIsUp ? 0 : stack.awaitEnd(termination);
        }
    }

    /** Until somebody or something ends it. */
    private void show(OwnedStack stack, Termination termination, Future<?> simulation)
            throws SQLException, InterruptedException, ExecutionException {
        boolean terminal = Boolean.getBoolean("vantage.terminal");
        var screen = new DemoScreen(spec.commandLine().getOut(), terminal);
        var pace = terminal ? TERMINAL_FRAME : PLAIN_FRAME;
        var health = stack.pipeline().observability().health();
        long began = System.nanoTime();
        long nextFrame = began;
        try (var frames = new DemoFrames(stack.endpoints())) {
            while (!termination.requested() && health.live() && !timeIsUp(began)) {
                if (simulation.isDone()) {
                    simulation.get(); // it never ends by itself but by a failure
                }
                if (System.nanoTime() >= nextFrame) {
                    screen.show(frames.next());
                    nextFrame += pace.toNanos();
                }
                Thread.sleep(GLANCE_MS);
            }
        }
    }

    private boolean timeIsUp(long began) {
        return seconds > 0
                && System.nanoTime() - began > Duration.ofSeconds(seconds).toNanos();
    }
}
