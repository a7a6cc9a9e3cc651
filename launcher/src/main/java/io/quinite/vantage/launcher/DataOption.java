package io.quinite.vantage.launcher;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}, which every command takes. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "where the stack keeps its data and says where it listens (default: ${DEFAULT-VALUE})")
    private Path directory;

    Path directory() {
        return directory;
    }
}
