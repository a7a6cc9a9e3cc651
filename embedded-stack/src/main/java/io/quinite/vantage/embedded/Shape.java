package io.quinite.vantage.embedded;

import io.quinite.vantage.schemas.db.Migrator;
import io.quinite.vantage.schemas.deploy.SchemaRegistrar;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Brings fresh parts to what services expect of their surroundings; does nothing where that is done. */
final class Shape {
    private static final List<String> SERVICE_ROLES =
            List.of("vantage_sink", "vantage_cdc", "vantage_feed", "vantage_reader");

    private Shape() {}

    static void createTopics(String bootstrapServers) {
        TopicCreator.createAll(Map.of("bootstrap.servers", bootstrapServers), 1);
    }

    static void registerSchemas(String url) {
        SchemaRegistrar.registerAll(Map.of("schema.registry.url", url));
    }

    /** Migrates, and lets the services' roles log in with passwords of their own. */
    static void migrate(EmbeddedPostgres postgres, Secrets secrets) {
        try {
            Migrator.migrate(postgres.jdbcUrl(), EmbeddedPostgres.SUPERUSER, secrets.get("postgres"));
            for (String role : SERVICE_ROLES) {
                postgres.allowLogin(role, secrets.get(role));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot let the services' roles log in", e);
        }
    }
}
