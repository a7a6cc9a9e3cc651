package io.quinite.vantage.benchmarks.start;

import io.quinite.vantage.benchmarks.harness.Child;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** One thing that is started, seen ready and ended again, in a directory of its own each time or always in the same. */
final class Start implements Turns.Contender {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Role role;
    private final Path directory;
    private final boolean fresh;
    private final Function<Path, List<String>> command;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> mebibytes = new ArrayList<>();
    private int nth;

    /**
     * @param directory for its directories, and for what it says
     * @param fresh whether each start is the first on its directory
     * @param command that starts it on a directory
     */
    Start(String name, Role role, Path directory, boolean fresh, Function<Path, List<String>> command) {
        this.name = name;
        this.role = role;
        this.directory = directory;
        this.fresh = fresh;
        this.command = command;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Turns.Round round() throws Exception {
        nth++;
        Path data = directory.resolve(name + (fresh ? nth : 0));
        long began = System.nanoTime();
        var child = Child.start(command.apply(data), directory.resolve(name + nth + ".log"));
        Turns.Round round;
        try (child) {
            child.awaitOutput(Alone.READY, PATIENCE);
            round = new Turns.Round(1, (System.nanoTime() - began) / 1e9, child.cpuSeconds());
            seconds.add(round.seconds());
            mebibytes.add((child.treeMemoryBytes() + postgresMemoryBytes(data)) / 1048576.0);
        } finally {
            EmbeddedStack.endOrphans(data);
        }
        return round;
    }

    /** It is no child of the one that started it. */
    private static long postgresMemoryBytes(Path data) throws IOException {
        Path file = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return 0;
        }
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        return ProcessHandle.of(pid).map(Child::treeMemoryBytes).orElse(0L);
    }

    /** Of the rounds that count, the last ones. */
    String note(int rounds) {
        var counted = seconds.subList(Math.max(0, seconds.size() - rounds), seconds.size()).stream()
                .sorted()
                .toList();
        var memory = mebibytes.subList(Math.max(0, mebibytes.size() - rounds), mebibytes.size()).stream()
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "%s: ready after %.2f s, median (%.2f–%.2f); %.0f MiB then, of all its processes, what they share counted once",
                name,
                counted.get(counted.size() / 2),
                counted.get(0),
                counted.get(counted.size() - 1),
                memory.get(memory.size() / 2));
    }
}
