package io.quinite.vantage.embedded;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.db.Migrator;
import io.quinite.vantage.schemas.registry.RegistryConfig;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Brings fresh parts to what services expect of their surroundings; does nothing where that is done. */
final class Shape {
    private static final List<String> SERVICE_ROLES = List.of("vantage_sink", "vantage_cdc", "vantage_reader");

    private Shape() {}

    static void createTopics(String bootstrapServers) {
        var wanted = new ArrayList<NewTopic>();
        Topics.all()
                .forEach(topic -> wanted.add(
                        new NewTopic(topic.name(), topic.partitions(), (short) -1).configs(topic.settings())));
        Topics.withDeadLetters()
                .forEach(topic -> wanted.add(new NewTopic(topic.deadLetters(), topic.partitions(), (short) -1)
                        .configs(Map.of("retention.ms", "-1", "max.message.bytes", "2097152"))));
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (var created : admin.createTopics(wanted).values().values()) {
                try {
                    created.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException("cannot create topics", e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }

    static void registerSchemas(String url) {
        var client = new SchemaRegistryClient(RegistryConfig.from(Map.of("schema.registry.url", url)));
        Topics.all()
                .forEach(topic -> client.register(
                        topic.name() + "-value", SpecificData.get().getSchema(topic.valueType()), false));
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
