package io.quinite.vantage.embedded.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other people's clients, each in a process of its own. */
final class OtherClients {
    private static final Path TARGET = Path.of("target", "interop");
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "interop");
    private static final Path CONFLUENT = TARGET.resolve("pinot-confluent-avro-shaded.jar");
    private static final long PATIENCE_MINUTES = 5;

    /** Reads the records of one file and writes them into another. */
    interface Client {
        void run(String registryUrl, Path input, Path output) throws Exception;
    }

    /** Confluent's classes as a project on Maven Central bundles them; the pom puts the jar into target. */
    Client confluentJava() {
        assertThat(CONFLUENT).as("the pom copies it before integration tests").exists();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return (url, input, output) -> succeed(
                TARGET,
                java,
                "-cp",
                CONFLUENT.toAbsolutePath().toString(),
                SCRIPTS.resolve("ConfluentClient.java").toAbsolutePath().toString(),
                url,
                input.toString(),
                output.toString());
    }

    /** A script on Node. The README promises a JDK and Maven only, so without Node this is skipped, and counted as such. */
    Client node(String script) throws Exception {
        assumeTrue(answers("node") && answers("npm"), "SKIPPED: no node and npm here to run " + script);
        Path modules = installed();
        return (url, input, output) -> succeed(
                modules,
                "node",
                Files.copy(SCRIPTS.resolve(script), modules.resolve(script), StandardCopyOption.REPLACE_EXISTING)
                        .toAbsolutePath()
                        .toString(),
                url,
                input.toString(),
                output.toString());
    }

    private static Path installed() throws Exception {
        Path folder = Files.createDirectories(TARGET.resolve("npm"));
        Path wanted = SCRIPTS.resolve("package.json");
        Path done = folder.resolve("package.json");
        if (!Files.exists(done) || Files.mismatch(wanted, done) != -1) {
            Path trial = Files.createDirectories(TARGET.resolve("npm-install"));
            Files.copy(wanted, trial.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
            Run install =
                    run(trial, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts");
            assumeTrue(install.status() == 0, "SKIPPED: npm cannot install the clients: " + install.output());
            run(TARGET, "rm", "-rf", folder.getFileName().toString());
            Files.move(trial, folder);
        }
        return folder;
    }

    private static boolean answers(String program) throws InterruptedException {
        try {
            return run(Path.of("."), program, "--version").status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void succeed(Path folder, String... command) throws Exception {
        Run run = run(folder, command);
        assertThat(run.status()).as(run.output()).isZero();
    }

    private record Run(int status, String output) {}

    private static Run run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("interop", ".out");
        List<String> words = new ArrayList<>(List.of(command));
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            return new Run(ended ? process.exitValue() : -1, Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
