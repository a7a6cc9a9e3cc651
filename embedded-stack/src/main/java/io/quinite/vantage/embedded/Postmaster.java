package io.quinite.vantage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The running server of a data directory, as its file {@code postmaster.pid} tells; whoever started it.
 *
 * @param process its first process, from which every other one of the server descends
 * @param port where it listens
 * @param ready whether it takes connections
 */
record Postmaster(ProcessHandle process, int port, boolean ready) {
    private static final String FILE = "postmaster.pid";
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Empty where no server runs on {@code data}, or where it has only begun to start. */
    static Optional<Postmaster> of(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve(FILE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() <= PORT_LINE) {
            return Optional.empty();
        }
        boolean ready =
                lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
        int port = Integer.parseInt(lines.get(PORT_LINE).strip());
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(process -> isAlive(process) && isPostgres(process))
                .map(process -> new Postmaster(process, port, ready));
    }

    /**
     * Removes what a killed server left: a new one would refuse to start as long as the number in it is anybody's, a
     * dead process's that nobody has collected included. That no old process is left it checks by other means as well.
     */
    static void forgetDead(Path data) throws IOException {
        if (of(data).isEmpty()) {
            Files.deleteIfExists(data.resolve(FILE));
        }
    }

    /** After a crash of the machine the number may belong to somebody else. Where it cannot be told, it is believed. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(path -> path.endsWith("postgres")).orElse(true);
    }

    /** Ends open transactions, writes everything to disk and ends. */
    void stop(Duration patience) throws IOException, InterruptedException {
        PostgresPrograms.signal(process.pid(), "INT");
        if (!ends(process, patience)) {
            kill();
        }
    }

    /** As a crash does it: SIGKILL for every process of the server. */
    void kill() throws InterruptedException {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            ends(one, Duration.ofSeconds(10));
        }
    }

    private static boolean ends(ProcessHandle process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        // Not onExit(): for somebody else's child it looks three times a second at best.
        while (isAlive(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(GLANCE.toMillis());
        }
        return true;
    }

    /** In a container whose first process collects no orphans, a dead one stays listed for ever, as a zombie. */
    private static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return process.isAlive(); // no /proc on this system, or just gone
        }
    }
}
