package io.quinite.vantage.launcher;

import io.quinite.vantage.embedded.Ports;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the commands that start a stack. */
final class StackOptions {
    private static final int HIGHEST_BASE = 65_529;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--fresh", description = "delete the data of DIR first")
    private boolean fresh;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "listen on eight ports from N on: door, metrics, registry, Kafka, its controller, PostgreSQL,"
                    + " figures, feed (default: those of the last start, free ones at the first)")
    private @Nullable Integer portBase;

    Path directory() {
        return data.directory();
    }

    boolean fresh() {
        return fresh;
    }

    /** Null for those that the directory remembers. */
    @Nullable
    Ports ports() {
        if (portBase == null) {
            return null;
        }
        if (portBase < 1 || portBase > HIGHEST_BASE) {
            throw new ParameterException(
                    spec.commandLine(), "--port-base takes a number from 1 to " + HIGHEST_BASE + ", not " + portBase);
        }
        return new Ports(portBase);
    }
}
