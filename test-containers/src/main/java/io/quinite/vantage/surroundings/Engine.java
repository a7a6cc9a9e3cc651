package io.quinite.vantage.surroundings;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** The Docker engine of this machine, without what earlier test runs have left in it. */
final class Engine {
    private static final Path IMAGES = Path.of(".env");

    private Engine() {}

    private static final class Cleaned {
        static final DockerClient CLIENT = DockerClientFactory.instance().client();

        static {
            Owner.removeLeftovers(CLIENT);
        }
    }

    static DockerClient client() {
        return Cleaned.CLIENT;
    }

    /** Why no containers can be had; empty where an engine answers. */
    static Optional<String> whyNone() {
        return DockerClientFactory.instance().isDockerAvailable()
                ? Optional.empty()
                : Optional.of("NOT RUN: -D" + Surroundings.PROPERTY + "=containers was asked for, and no Docker engine"
                        + " answers; start one, see that `docker info` works, or leave the property out");
    }

    /** The image that {@code docker compose} takes too. */
    static DockerImageName image(String variable) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve(IMAGES))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("found no file " + IMAGES + " in "
                        + Path.of("").toAbsolutePath() + " or above, which names " + variable
                        + "; run the tests inside the project");
            }
        }
        var names = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve(IMAGES))) {
            names.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DockerImageName.parse(names.getProperty(variable));
    }
}
