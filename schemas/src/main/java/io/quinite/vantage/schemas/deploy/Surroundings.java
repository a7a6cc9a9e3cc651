package io.quinite.vantage.schemas.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the commands of this package find Kafka and the registry: a running stack's directory, or a file of settings. */
final class Surroundings {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "Directory of the running stack (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings as services have them: kafka.*, schema.registry.*, basic.auth.*, in a properties file.")
    private @Nullable Path config;

    /** The settings of the file, if one was given. */
    Map<String, Object> config() {
        Map<String, Object> settings = new HashMap<>();
        if (config != null) {
            read(config).forEach((key, value) -> settings.put(key.toString(), value));
        }
        return settings;
    }

    /** Those settings of the file that begin with the prefix, without it. */
    Map<String, Object> config(String prefix) {
        Map<String, Object> settings = new HashMap<>();
        config().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    /** The address that was given; else the running stack's, unless a file of settings was given. */
    Optional<String> address(@Nullable String given, String endpoint) {
        if (given != null) {
            return Optional.of(given);
        }
        Path endpoints = data.resolve("endpoints.env");
        if (config != null) {
            return Optional.empty();
        }
        if (!Files.exists(endpoints)) {
            throw new DeploymentException("no address was given, and no stack has run in " + data.toAbsolutePath());
        }
        return Optional.ofNullable(read(endpoints).getProperty(endpoint));
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new DeploymentException("cannot read " + file.toAbsolutePath() + ": " + e, e);
        }
        return properties;
    }
}
