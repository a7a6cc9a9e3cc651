package io.quinite.vantage.access.command;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose keys: those of a running stack, or of the Kafka that the settings of the environment name. */
final class StackOption {
    private static final Path USUAL = Path.of(".vantage");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "directory of the running stack (default: the Kafka that VANTAGE_KAFKA_BOOTSTRAP_SERVERS or the"
                            + " file VANTAGE_CONFIG names; else .vantage)")
    private @Nullable Path data;

    KeyStore open() {
        if (data == null) {
            var environment = Settings.environment();
            if (environment.under("kafka").containsKey("bootstrap.servers")) {
                return KeyStore.open(environment);
            }
        }
        return KeyStore.open(Endpoints.read(data == null ? USUAL : data).settings());
    }
}
