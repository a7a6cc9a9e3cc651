package io.quinite.vantage.embedded;

import io.quinite.vantage.schemas.db.Migrator;
import io.quinite.vantage.schemas.deploy.SchemaRegistrar;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Brings fresh parts to what services expect of their surroundings; does nothing where that is done. */
public final class Shape {
    private static final List<String> SERVICE_ROLES =
            List.of("vantage_sink", "vantage_cdc", "vantage_feed", "vantage_reader");

    private Shape() {}

    /** On a Kafka of one node. */
    public static void createTopics(String bootstrapServers) {
        TopicCreator.createAll(Map.of("bootstrap.servers", bootstrapServers), 1);
    }

    public static void registerSchemas(String url) {
        SchemaRegistrar.registerAll(Map.of("schema.registry.url", url));
    }

    /**
     * Migrates, and lets the services' roles log in with passwords of their own.
     *
     * @param password of a role, the superuser included
     */
    public static void migrate(String jdbcUrl, UnaryOperator<String> password) {
        String superuser = EmbeddedPostgres.SUPERUSER;
        Migrator.migrate(jdbcUrl, superuser, password.apply(superuser));
        try (var connection = DriverManager.getConnection(jdbcUrl, superuser, password.apply(superuser))) {
            for (String role : SERVICE_ROLES) {
                allowLogin(connection, role, password.apply(role));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot let the services' roles log in", e);
        }
    }

    /** Lets {@code role}, which must exist, log in with {@code password}. */
    public static void allowLogin(Connection superuser, String role, String password) throws SQLException {
        try (var statement = superuser.createStatement();
                var quoted = superuser.prepareStatement("select format('alter role %I login password %L', ?, ?)")) {
            quoted.setString(1, role);
            quoted.setString(2, password);
            try (var result = quoted.executeQuery()) {
                result.next();
                statement.execute(result.getString(1));
            }
        }
    }
}
