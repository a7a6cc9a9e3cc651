package io.quinite.vantage.cdc;

import io.quinite.vantage.embedded.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker with Kafka's own authorizer and two doors: one for the pipeline, which may do everything, and one at which tenants
 * log in by name and password.
 */
final class GuardedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final int inside;
    private final int outside;

    private GuardedBroker(KafkaRaftServer server, int inside, int outside) {
        this.server = server;
        this.inside = inside;
        this.outside = outside;
    }

    /** @param tenants who can log in; the password is the name */
    static GuardedBroker start(Path directory, List<String> tenants) throws Exception {
        var ports = Ports.free();
        int inside = ports.kafka();
        int outside = ports.admin();
        int controller = ports.kafkaController();
        String users = tenants.stream()
                .map(tenant -> "user_" + tenant + "=\"" + tenant + "\"")
                .collect(Collectors.joining(" "));
        var config = new KafkaConfig(
                Map.ofEntries(
                        Map.entry("process.roles", "broker,controller"),
                        Map.entry("node.id", "1"),
                        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                        Map.entry("controller.listener.names", "CONTROLLER"),
                        Map.entry("inter.broker.listener.name", "INSIDE"),
                        Map.entry(
                                "listener.security.protocol.map",
                                "CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT,OUTSIDE:SASL_PLAINTEXT"),
                        Map.entry(
                                "listeners",
                                "CONTROLLER://127.0.0.1:" + controller + ",INSIDE://127.0.0.1:" + inside
                                        + ",OUTSIDE://127.0.0.1:" + outside),
                        Map.entry("sasl.enabled.mechanisms", "PLAIN"),
                        Map.entry(
                                "listener.name.outside.plain.sasl.jaas.config",
                                PlainLoginModule.class.getName() + " required " + users + ";"),
                        Map.entry("authorizer.class.name", StandardAuthorizer.class.getName()),
                        Map.entry("super.users", "User:ANONYMOUS"),
                        Map.entry("allow.everyone.if.no.acl.found", "false"),
                        Map.entry("auto.create.topics.enable", "true"),
                        Map.entry("offsets.topic.replication.factor", "1"),
                        Map.entry("offsets.topic.num.partitions", "1"),
                        Map.entry("transaction.state.log.replication.factor", "1"),
                        Map.entry("transaction.state.log.min.isr", "1"),
                        Map.entry("transaction.state.log.num.partitions", "1"),
                        Map.entry("group.initial.rebalance.delay.ms", "0"),
                        Map.entry("log.dirs", directory.toString())),
                false);
        Files.createDirectories(directory);
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(config.metadataLogDir())
                .addDirectory(directory.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
        var server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return new GuardedBroker(server, inside, outside);
    }

    /** For the pipeline. */
    Map<String, Object> inside() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + inside);
    }

    /** For a tenant. */
    Map<String, Object> outside(String tenant) {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + outside,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PlainLoginModule.class.getName() + " required username=\"" + tenant + "\" password=\"" + tenant
                        + "\";");
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
