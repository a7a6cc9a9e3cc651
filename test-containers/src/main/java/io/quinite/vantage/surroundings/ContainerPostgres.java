package io.quinite.vantage.surroundings;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL as {@code docker compose} has it: durable, with a logical log. */
public final class ContainerPostgres implements PostgresServer {
    public static final String SUPERUSER = "postgres";

    /** Of the superuser. */
    public static final String PASSWORD = "superuser";

    private static final int PORT_INSIDE = 5432;
    private static final long MEGABYTES = 512;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PostgreSQLContainer container;
    private final Handle handle;

    private ContainerPostgres(PostgreSQLContainer container) {
        this.container = container;
        this.handle = new Handle(container);
    }

    /** @param port where it is to be found */
    public static ContainerPostgres start(int port, String database) {
        return start(port, database, "scram-sha-256");
    }

    /** Of a port of the engine's choice, to be started once, where every role logs in without a password. */
    public static ContainerPostgres startTrusting() {
        return start(0, "postgres", "trust");
    }

    private static ContainerPostgres start(int port, String database, String authentication) {
        Engine.client();
        var container = Handle.confined(
                        new PostgreSQLContainer(Engine.image("POSTGRES_IMAGE")), PORT_INSIDE, port, MEGABYTES)
                .withDatabaseName(database)
                .withUsername(SUPERUSER)
                .withPassword(PASSWORD)
                .withEnv("POSTGRES_HOST_AUTH_METHOD", authentication)
                // As the embedded one is made, so that texts have the same order.
                .withEnv(
                        "POSTGRES_INITDB_ARGS",
                        "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8")
                // Testcontainers' own command would switch fsync off.
                .withCommand(
                        "postgres",
                        "-c",
                        "wal_level=logical",
                        "-c",
                        "max_connections=100",
                        "-c",
                        "jit=off",
                        "-c",
                        "timezone=UTC",
                        "-c",
                        "log_timezone=UTC");
        var server = new ContainerPostgres(container);
        container.waitingFor(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                server.awaitReady();
            }
        });
        container.start();
        return server;
    }

    @Override
    public int port() {
        return container.getMappedPort(PORT_INSIDE);
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + container.getDatabaseName();
    }

    @Override
    public String libpqUri() {
        return "postgresql://" + SUPERUSER + ":" + PASSWORD + "@127.0.0.1:" + port() + "/"
                + container.getDatabaseName();
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), SUPERUSER, PASSWORD);
    }

    @Override
    public void start() {
        handle.start();
        awaitReady();
    }

    @Override
    public void stop() {
        handle.stop();
    }

    @Override
    public void kill() {
        handle.kill();
    }

    @Override
    public void close() {
        container.stop();
    }

    /** Not by its log: the image starts a first server that only its own scripts can reach, and that one says so too. */
    private void awaitReady() {
        await("PostgreSQL in its container takes connections")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .failFast("it ended; its last words are in the log of this test", handle::hasEnded)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    try (var connection = connect()) {
                        return connection.isValid(1);
                    }
                });
    }
}
