package io.quinite.vantage.teststack;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.embedded.Shape;
import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.surroundings.Broker;
import io.quinite.vantage.surroundings.PostgresServer;
import io.quinite.vantage.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Kafka, PostgreSQL and a registry, migrated, with topics and schemas. Closing it stops and forgets all of it. */
public interface TestStack extends AutoCloseable {
    /**
     * Returns when services can start.
     *
     * @param directory for the data of the embedded parts; containers keep theirs
     */
    static TestStack start(Path directory) throws IOException, InterruptedException {
        return Surroundings.areContainers() ? ContainerStack.start() : EmbeddedTestStack.start(directory);
    }

    /** Of one that was started elsewhere, for a test of the embedded parts. */
    static TestStack over(EmbeddedStack embedded) {
        return new EmbeddedTestStack(embedded);
    }

    Broker kafka();

    PostgresServer postgres();

    /** In this process in any case, over {@link #kafka()}. */
    EmbeddedRegistry registry();

    /** The password of a role, the superuser included. */
    String password(String role) throws IOException;

    /** {@code kafka.bootstrap.servers}, {@code schema.registry.url} and {@code postgres.url}; no database user. */
    default Settings settings() {
        return Settings.of(Map.of(
                "kafka.bootstrap.servers", kafka().bootstrapServers(),
                "schema.registry.url", registry().url(),
                "postgres.url", postgres().jdbcUrl()));
    }

    /** As {@link #settings()}, with {@code postgres.user} and {@code postgres.password} of a role that may log in. */
    default Settings settingsAs(String role) throws IOException {
        return settings().with(Map.of("postgres.user", role, "postgres.password", password(role)));
    }

    /** Lets {@code role}, which a test has created, log in with {@link #password}. */
    default void allowLogin(String role) throws IOException, SQLException {
        try (var connection = postgres().connect()) {
            Shape.allowLogin(connection, role, password(role));
        }
    }

    @Override
    void close();
}
