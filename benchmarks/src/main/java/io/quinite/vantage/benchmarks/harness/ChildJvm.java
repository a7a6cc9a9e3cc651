package io.quinite.vantage.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own, so that contenders share neither heap nor compiled code; both get the same heap and collector. */
public final class ChildJvm implements AutoCloseable {
    private static final List<String> FLAGS = List.of("-Xms512m", "-Xmx2g", "-XX:+UseG1GC");

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output where what it prints is kept */
    public static ChildJvm start(
            String classPath, String mainClass, List<String> arguments, Map<String, String> environment, Path output)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), output);
    }

    /** @throws IllegalStateException where it has ended by itself */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the process ended with status " + process.exitValue() + "; what it said is in " + output);
        }
    }

    /** Freezes it where it is (SIGSTOP), so that another can have the machine. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    public double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(spent -> spent.toNanos() / 1e9)
                .orElse(0.0);
    }

    /** Without a chance to put things in order; also where it is suspended. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            resume(); // a suspended one does not hear that it is to end
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
