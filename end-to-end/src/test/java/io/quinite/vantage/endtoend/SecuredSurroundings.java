package io.quinite.vantage.endtoend;

import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.embedded.registry.EmbeddedRegistry;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.schemas.db.Migrator;
import io.quinite.vantage.schemas.deploy.SchemaRegistrar;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Kafka with its own authorizer, to which services come by TLS and SCRAM, and PostgreSQL by TLS. A second listener of Kafka,
 * for the test, lets in whoever comes and lets him do everything.
 */
final class SecuredSurroundings implements AutoCloseable {
    private static final List<String> ROLES = List.of("vantage_sink", "vantage_cdc", "vantage_feed");

    private final Closing parts = new Closing();
    private final Ports ports = Ports.free();
    private final Certificate certificate;
    private final EmbeddedRegistry registry;
    private final EmbeddedPostgres postgres;

    SecuredSurroundings(Path directory) throws Exception {
        try {
            certificate = Certificate.make(directory, "surroundings", "ip:127.0.0.1");
            startKafka(directory.resolve("kafka"));
            TopicCreator.createAll(inside(), 1);
            registry = parts.add("registry", EmbeddedRegistry.start(insideServers(), ports.registry()));
            SchemaRegistrar.registerAll(Map.of("schema.registry.url", registry.url()));
            postgres = parts.add(
                    "postgres", EmbeddedPostgres.start(directory.resolve("postgres"), ports.postgres(), "superuser"));
            Migrator.migrate(postgres.jdbcUrl(), EmbeddedPostgres.SUPERUSER, "superuser");
            for (String role : ROLES) {
                postgres.allowLogin(role, "secret of " + role);
            }
            turnOnTls();
        } catch (Exception e) {
            parts.close();
            throw e;
        }
    }

    private void startKafka(Path directory) throws Exception {
        var config = new TreeMap<String, String>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + ports.kafkaController());
        config.put("controller.listener.names", "CONTROLLER");
        config.put("inter.broker.listener.name", "INSIDE");
        config.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT,SERVICES:SASL_SSL");
        config.put(
                "listeners",
                "CONTROLLER://127.0.0.1:%d,INSIDE://127.0.0.1:%d,SERVICES://127.0.0.1:%d"
                        .formatted(ports.kafkaController(), ports.admin(), ports.kafka()));
        config.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        config.put(
                "listener.name.services.scram-sha-512.sasl.jaas.config",
                ScramLoginModule.class.getName() + " required;");
        config.put("ssl.keystore.location", certificate.store().toString());
        config.put("ssl.keystore.password", Certificate.PASSWORD);
        config.put("ssl.keystore.type", "PKCS12");
        config.put("authorizer.class.name", StandardAuthorizer.class.getName());
        config.put("super.users", "User:ANONYMOUS");
        config.put("auto.create.topics.enable", "false");
        for (String of : List.of("offsets.topic", "transaction.state.log")) {
            config.put(of + ".replication.factor", "1");
            config.put(of + ".num.partitions", "4");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("log.cleaner.dedupe.buffer.size", "4194304");
        config.put("log.dirs", directory.toString());
        Files.createDirectories(directory);
        var kafka = new KafkaConfig(config, false);
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(kafka.metadataLogDir())
                .addDirectory(directory.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
        var server = new KafkaRaftServer(kafka, Time.SYSTEM);
        server.startup();
        parts.add("kafka", () -> {
            server.shutdown();
            server.awaitShutdown();
        });
    }

    /** The server keeps the key in its data directory, readable by nobody else, or it does not take it. */
    private void turnOnTls() throws Exception {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            for (var file : Map.of(
                            "server.key", certificate.keyPem(),
                            "server.crt",
                                    Files.readString(certificate.trustedPem()).strip())
                    .entrySet()) {
                statement.execute("copy (select unnest(string_to_array('%s', E'\\n'))) to program 'umask 077; cat > %s'"
                        .formatted(file.getValue().replace("\r", ""), file.getKey()));
            }
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
    }

    /** Where whoever comes may do everything. */
    String insideServers() {
        return "127.0.0.1:" + ports.admin();
    }

    /** Of a client that may do everything. */
    Map<String, Object> inside() {
        return Map.of("bootstrap.servers", insideServers());
    }

    String registryUrl() {
        return registry.url();
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /** Settings of a service that comes as {@code user}, with the password that the user should have. */
    Map<String, String> settings(String user, String role) {
        var settings = new TreeMap<String, String>();
        settings.put("kafka.bootstrap.servers", "127.0.0.1:" + ports.kafka());
        settings.put("kafka.security.protocol", "SASL_SSL");
        settings.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
        settings.put("kafka.sasl.jaas.config", jaas(user, "secret of " + user));
        settings.put("kafka.ssl.truststore.location", certificate.trusted().toString());
        settings.put("kafka.ssl.truststore.password", Certificate.PASSWORD);
        settings.put("kafka.ssl.truststore.type", "PKCS12");
        settings.put("schema.registry.url", registry.url());
        settings.put("postgres.url", jdbcUrl(certificate));
        settings.put("postgres.user", role);
        settings.put("postgres.password", "secret of " + role);
        return settings;
    }

    String jdbcUrl(Certificate trusted) {
        return postgres.jdbcUrl() + "?sslmode=verify-full&sslrootcert=" + trusted.trustedPem();
    }

    static String jaas(String user, String password) {
        return ScramLoginModule.class.getName() + " required username=\"" + user + "\" password=\"" + password + "\";";
    }

    @Override
    public void close() {
        parts.close();
    }
}
