package io.quinite.vantage.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that is gone when the hop is done; kept where it failed, for what its processes said. */
public final class Scratch implements AutoCloseable {
    private final Path path;
    private boolean done;

    public Scratch() {
        try {
            path = Files.createTempDirectory("vantage-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Nothing failed. */
    public void done() {
        done = true;
    }

    @Override
    public void close() {
        if (!done) {
            System.err.println("kept for a look: " + path);
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
