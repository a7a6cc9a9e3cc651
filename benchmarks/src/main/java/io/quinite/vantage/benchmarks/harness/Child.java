package io.quinite.vantage.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process that works for a contender. Closing it asks it to end, and insists after a while; it is asked too when this one is
 * told to end (SIGTERM), where nothing is closed.
 */
public class Child implements AutoCloseable {
    private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Child::askToEnd), "children"));
    }

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_NANOS = 2_000_000;
    private static final Pattern PORT = Pattern.compile("listening on (\\d+)\\.");
    private static final Pattern SHARE = Pattern.compile("^Pss: +(\\d+) kB", Pattern.MULTILINE);

    private final Process process;
    private final Path output;

    Child(Process process, Path output) {
        this.process = process;
        this.output = output;
        RUNNING.add(this);
    }

    /** @param output where what it prints is kept */
    public static Child start(List<String> command, Path output) throws IOException {
        return start(command, Map.of(), output);
    }

    /** @param environment beside what this process has */
    public static Child start(List<String> command, Map<String, String> environment, Path output) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), output);
    }

    /** Runs a command that ends by itself. */
    public static void run(List<String> command, Path output, Duration patience) throws IOException {
        try (var child = start(command, output)) {
            if (!child.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || child.process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " did not end well within " + patience + ": "
                        + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException where it has ended by itself */
    public final void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the process ended with status " + process.exitValue() + "; what it said is in " + output);
        }
    }

    /** Waits until it has printed {@code text}. */
    public final void awaitOutput(String text, Duration patience) throws IOException {
        long began = System.nanoTime();
        while (!Files.readString(output).contains(text)) {
            requireAlive();
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new IllegalStateException(
                        "the process did not say '" + text + "' within " + patience + "; what it said is in " + output);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** The port that it says it listens on. */
    public final int awaitPort(Duration patience) throws IOException {
        awaitOutput("listening on", patience);
        var said = PORT.matcher(Files.readString(output));
        if (!said.find()) {
            throw new IllegalStateException("no port in " + output);
        }
        return Integer.parseInt(said.group(1));
    }

    public final double cpuSeconds() {
        return cpuSeconds(process.toHandle());
    }

    /** Memory of it and of all that it has started, what they share counted once; 0 where there is no /proc. */
    public final long treeMemoryBytes() {
        return treeMemoryBytes(process.toHandle());
    }

    /** As {@link #treeMemoryBytes()}, of a process that was started in another way. */
    public static long treeMemoryBytes(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToLong(one -> memoryBytes(one.pid()))
                .sum();
    }

    private static double cpuSeconds(ProcessHandle one) {
        return one.info().totalCpuDuration().map(spent -> spent.toNanos() / 1e9).orElse(0.0);
    }

    private static long memoryBytes(long pid) {
        try {
            var found = SHARE.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
            return found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
        } catch (IOException | UncheckedIOException e) {
            return 0; // it has just ended, or another system
        }
    }

    /** Freezes it where it is (SIGSTOP), so that another can have the machine. */
    public final void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public final void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private void askToEnd() {
        process.destroy();
        try {
            resume(); // a suspended one does not hear that it is to end
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final void close() {
        RUNNING.remove(this);
        askToEnd();
        try {
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
