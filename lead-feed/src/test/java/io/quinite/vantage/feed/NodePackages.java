package io.quinite.vantage.feed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/** A script for Node beside the packages that it names, under target. */
final class NodePackages {
    private NodePackages() {}

    /** The README promises a JDK and Maven only, so without Node, or without the packages, the test is skipped. */
    static Path installed(Path scripts, String script) throws IOException, InterruptedException {
        Path modules =
                Files.createDirectories(Path.of("target", scripts.getFileName().toString()));
        for (String file : new String[] {"package.json", script}) {
            Files.copy(scripts.resolve(file), modules.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assumeTrue(
                run(modules, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"),
                "SKIPPED: npm cannot install the packages of " + scripts + " here");
        return modules.toAbsolutePath();
    }

    private static boolean run(Path folder, String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("npm.log").toFile())
                    .start();
            return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
