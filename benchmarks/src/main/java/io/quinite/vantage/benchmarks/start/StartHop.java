package io.quinite.vantage.benchmarks.start;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code vantage up} from the command to ready, beside the broker alone and PostgreSQL alone, each in a JVM with the flags that
 * the command has; the first time on a directory, and again on the same. The size changes nothing.
 *
 * <p>System property {@code vantage.root}: where the command is.
 */
public final class StartHop implements Hop {
    private static final int WARMUPS = 1;

    /** 1.4 times the time of the slower of the two. */
    private static final double LEAST_SHARE = 1 / 1.4;

    /** As the command has them. */
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx400m");

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "up from the command to ready, and its memory, beside the broker alone and PostgreSQL alone";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        Path command = Path.of(System.getProperty("vantage.root", ".")).resolve("vantage");
        if (!Files.isExecutable(command)) {
            throw new IllegalStateException(command.toAbsolutePath() + " is not the vantage command; say where it is by"
                    + " -Dvantage.root=DIRECTORY");
        }
        try (var scratch = new Scratch()) {
            var results = List.of(
                    measure(command, scratch.path().resolve("first"), true, plan, progress),
                    measure(command, scratch.path().resolve("again"), false, plan, progress));
            scratch.done();
            return results;
        }
    }

    private static Result measure(Path command, Path directory, boolean fresh, Plan plan, Consumer<String> progress)
            throws Exception {
        Files.createDirectories(directory);
        var up = new Start(
                "up",
                Role.OURS,
                directory,
                fresh,
                data -> List.of(command.toString(), "up", "--data", data.toString()));
        var broker = new Start("broker alone", Role.LIMIT, directory, fresh, data -> alone(Alone.BROKER, data));
        var postgres = new Start("PostgreSQL alone", Role.LIMIT, directory, fresh, data -> alone(Alone.POSTGRES, data));
        var starts = List.of(up, broker, postgres);
        String name = fresh ? "start-first" : "start-again";
        var series = new Turns(WARMUPS, plan.rounds(), text -> progress.accept(name + ", " + text)).run(starts);
        // The slower of the two is the one with the smaller rate.
        var slower = series.get(1).median() < series.get(2).median() ? broker : postgres;
        return new Result(
                name,
                fresh ? "the first start on a directory" : "another start on the same directory",
                "starts",
                series,
                List.of(new Aim(slower.name(), LEAST_SHARE)),
                starts.stream().map(start -> start.note(plan.rounds())).toList());
    }

    private static List<String> alone(String what, Path data) {
        var command = new ArrayList<String>();
        command.add(ChildJvm.java());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Alone.class.getName(), what));
        command.addAll(List.of(data.toString(), Integer.toString(Ports.free().base())));
        return command;
    }
}
