package io.quinite.vantage.teststack;

import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.embedded.Shape;
import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.surroundings.Broker;
import io.quinite.vantage.surroundings.ContainerPostgres;
import io.quinite.vantage.surroundings.OneNode;
import io.quinite.vantage.surroundings.PostgresServer;
import java.util.concurrent.CompletableFuture;

/** Kafka and PostgreSQL in containers, in the shape of the embedded ones. */
final class ContainerStack implements TestStack {
    private static final String DATABASE = "vantage";

    private final Closing parts = new Closing();
    private final Broker kafka;
    private final ContainerPostgres postgres;
    private final EmbeddedRegistry registry;

    private ContainerStack() {
        Ports ports = Ports.free();
        var database = CompletableFuture.supplyAsync(
                () -> parts.add("postgres", ContainerPostgres.start(ports.postgres(), DATABASE)));
        try {
            kafka = parts.add("kafka", OneNode.start(ports.kafka()));
            registry = parts.add("registry", EmbeddedRegistry.start(kafka.bootstrapServers(), ports.registry()));
            Shape.createTopics(kafka.bootstrapServers());
            Shape.registerSchemas(registry.url());
            postgres = database.join();
            Shape.migrate(postgres.jdbcUrl(), this::password);
        } catch (RuntimeException e) {
            database.handle((started, failure) -> started).join();
            parts.close();
            throw e;
        }
    }

    static TestStack start() {
        return new ContainerStack();
    }

    @Override
    public Broker kafka() {
        return kafka;
    }

    @Override
    public PostgresServer postgres() {
        return postgres;
    }

    @Override
    public EmbeddedRegistry registry() {
        return registry;
    }

    @Override
    public String password(String role) {
        return role.equals(ContainerPostgres.SUPERUSER) ? ContainerPostgres.PASSWORD : "secret of " + role;
    }

    @Override
    public void close() {
        parts.close();
    }
}
