package io.quinite.vantage.teststack;

import io.quinite.vantage.embedded.EmbeddedKafka;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.surroundings.Broker;
import io.quinite.vantage.surroundings.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What {@code vantage up} runs on. */
final class EmbeddedTestStack implements TestStack {
    private final EmbeddedStack stack;
    private final Broker kafka;
    private final PostgresServer postgres;

    EmbeddedTestStack(EmbeddedStack stack) {
        this.stack = stack;
        this.kafka = new Kafka(stack.kafka());
        this.postgres = new Postgres(stack.postgres());
    }

    static TestStack start(Path directory) throws IOException, InterruptedException {
        return new EmbeddedTestStack(EmbeddedStack.start(directory));
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
        return stack.registry();
    }

    @Override
    public String password(String role) throws IOException {
        return stack.secret(role);
    }

    @Override
    public void close() {
        stack.close();
    }

    private record Kafka(EmbeddedKafka kafka) implements Broker {
        @Override
        public String bootstrapServers() {
            return kafka.bootstrapServers();
        }

        @Override
        public void start() {
            kafka.start();
        }

        @Override
        public void stop() {
            kafka.stop();
        }

        @Override
        public void close() {
            kafka.close();
        }
    }

    private record Postgres(EmbeddedPostgres server) implements PostgresServer {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String jdbcUrl() {
            return server.jdbcUrl();
        }

        @Override
        public String libpqUri() {
            return server.libpqUri();
        }

        @Override
        public Connection connect() throws SQLException {
            return server.connect();
        }

        @Override
        public void start() throws IOException, InterruptedException {
            server.start();
        }

        @Override
        public void stop() throws IOException, InterruptedException {
            server.stop();
        }

        @Override
        public void kill() throws IOException, InterruptedException {
            server.kill();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
