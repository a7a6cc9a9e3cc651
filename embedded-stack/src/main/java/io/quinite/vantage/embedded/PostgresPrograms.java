package io.quinite.vantage.embedded;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs, as somebody whom they accept: they refuse root.
 *
 * <p>Root gets a user namespace of its own, in which it is nobody in particular and yet owns its files; where such
 * namespaces are forbidden, the programs run as user {@code nobody}, who is given the data directory.
 */
final class PostgresPrograms {
    private static final int NOBODY = 65_534;
    private static final int PATIENCE_SECONDS = 120;

    private enum RunAs {
        SELF,
        NAMESPACE,
        NOBODY
    }

    private final Path home;
    private final RunAs runAs;

    private PostgresPrograms(Path home, RunAs runAs) {
        this.home = home;
        this.runAs = runAs;
    }

    static PostgresPrograms find() throws IOException, InterruptedException {
        RunAs runAs = RunAs.SELF;
        if (userId() == 0) {
            runAs = succeeds("unshare", "-U", "true") ? RunAs.NAMESPACE : RunAs.NOBODY;
        }
        return new PostgresPrograms(PostgresBinaries.unpacked(cache(runAs)), runAs);
    }

    /** Runs a program to its end. */
    void run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        switch (runAs) {
            case SELF -> {}
            case NAMESPACE -> command.addAll(List.of("unshare", "-U"));
            case NOBODY ->
                command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        finish(program, command);
    }

    /** Gives {@code paths}, and what is below them, to whom the programs run as. */
    void give(Path... paths) throws IOException, InterruptedException {
        if (runAs == RunAs.NOBODY) {
            var command = new ArrayList<>(List.of("chown", "-R", NOBODY + ":" + NOBODY));
            for (Path path : paths) {
                command.add(path.toString());
            }
            finish("chown", command);
        }
    }

    /** Sends a signal that Java has no word for. */
    static void signal(long pid, String signal) throws IOException, InterruptedException {
        succeeds("sh", "-c", "kill -" + signal + " " + pid);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void finish(String program, List<String> command) throws IOException, InterruptedException {
        // Not a pipe: a server that stays would hold it open for ever.
        Path output = Files.createTempFile("vantage-" + program, ".out");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " took more than " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                String said = Files.readString(output, StandardCharsets.UTF_8).strip();
                throw new UserError("PostgreSQL's " + program + " failed: " + said.replaceAll("\\s*\\R\\s*", "; "));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Java's own way to ask says 0, root, for a user without an entry in /etc/passwd. */
    private static long userId() throws IOException {
        var process = new ProcessBuilder("id", "-u").start();
        try (var reader = process.inputReader(StandardCharsets.US_ASCII)) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("the program id does not say who runs this");
            }
            return Long.parseLong(line.strip());
        }
    }

    private static Path cache(RunAs runAs) throws IOException {
        if (runAs == RunAs.NOBODY) {
            return ownTemporary(); // root's home is closed to others
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path users = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        if (!users.isAbsolute()) {
            return ownTemporary(); // a user without an entry in /etc/passwd has the home "?"
        }
        try {
            return Files.createDirectories(users.resolve("vantage"));
        } catch (IOException e) {
            return ownTemporary();
        }
    }

    /** What somebody else put there must not be run. */
    private static Path ownTemporary() throws IOException {
        long uid = userId();
        Path shared = Path.of(System.getProperty("java.io.tmpdir"), "vantage-cache-" + uid);
        if (!Files.exists(shared)) {
            Files.createDirectory(
                    shared, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        if (((Number) Files.getAttribute(shared, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue() != uid) {
            throw new UserError(shared + " belongs to somebody else; remove it, or set XDG_CACHE_HOME");
        }
        return shared;
    }
}
