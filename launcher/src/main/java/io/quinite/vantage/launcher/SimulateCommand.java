package io.quinite.vantage.launcher;

import io.quinite.vantage.ingest.simulator.TrafficSimulator;
import io.quinite.vantage.kit.Endpoints;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: voice servers that are not there, over the real door. */
@Command(
        name = "simulate",
        description = "Sends simulated calls through the door, out of order, repeated and late, as voice servers do.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "1000",
            description = "how many calls; 0 for no end (default: ${DEFAULT-VALUE})")
    private long calls;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "50",
            description = "calls per second; 0 for as many as the door takes (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seed", paramLabel = "S", description = "of all that is random (default: another one each time)")
    private @Nullable Long seed;

    @Override
    public Integer call() throws Exception {
        if (calls < 0 || rate < 0) {
            throw new ParameterException(spec.commandLine(), "--calls and --rate take a number from 0 on");
        }
        var out = spec.commandLine().getOut();
        var endpoints = Endpoints.read(data.directory());
        long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        var plan = TrafficSimulator.Plan.of(chosen, Instant.now(), calls, rate);
        var simulator = new TrafficSimulator(plan, endpoints.ingestUrl(), endpoints.apiKey());
        try (var database = Database.connect(endpoints)) {
            ReferenceRows.insert(database, simulator.reference());
        }
        out.println("seed " + chosen);
        var last = simulator.run(progress -> print(out, progress));
        return last.rejected() == 0 ? 0 : 1;
    }

    private static void print(PrintWriter out, TrafficSimulator.Progress progress) {
        out.printf(
                Locale.ROOT,
                "%,d calls begun, %,d facts accepted, %,d rejected, %,d sent again, %,d waiting%s%n",
                progress.calls(),
                progress.accepted(),
                progress.rejected(),
                progress.repeated(),
                progress.waiting(),
                progress.trouble() == null ? "" : " (" + progress.trouble() + ")");
        out.flush();
    }
}
