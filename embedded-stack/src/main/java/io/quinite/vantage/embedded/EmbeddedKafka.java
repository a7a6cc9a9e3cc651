package io.quinite.vantage.embedded;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka node, broker and controller (KRaft), in this process. Its directory survives it: started again on the same
 * directory it has the same topics and records.
 *
 * <p>What is acknowledged has reached the operating system, not the disk: it survives the end of the process in any way,
 * but not the end of the machine. For that, run several brokers.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    private static final String META_PROPERTIES = "meta.properties";

    private final Path directory;
    private final int port;
    private final int controllerPort;
    private @Nullable KafkaNode node;

    private EmbeddedKafka(Path directory, int port, int controllerPort) {
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /**
     * Starts on {@code directory}, which is created where it is missing, and returns when clients can connect.
     *
     * @throws UserError where a port is taken
     */
    public static EmbeddedKafka start(Path directory, int port, int controllerPort) {
        var kafka = new EmbeddedKafka(directory, port, controllerPort);
        kafka.start();
        return kafka;
    }

    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Starts again after {@link #stop()}, on the same ports. Does nothing when it runs. */
    public synchronized void start() {
        if (node != null) {
            return;
        }
        Ports.requireFree(port, "Kafka");
        Ports.requireFree(controllerPort, "Kafka's controller");
        var config = new KafkaConfig(properties(), false);
        boolean first = !Files.exists(directory.resolve(META_PROPERTIES));
        format(config);
        var starting = new KafkaNode(config);
        try {
            starting.start(first);
        } catch (RuntimeException e) {
            starting.stop();
            throw e;
        }
        node = starting;
    }

    /** Stops it in an orderly way; clients see connections refused. Does nothing when it is stopped. */
    public synchronized void stop() {
        var running = node;
        node = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void format(KafkaConfig config) {
        try {
            Files.createDirectories(directory);
            new Formatter()
                    .setNodeId(NODE_ID)
                    .setClusterId(clusterId())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(config.metadataLogDir())
                    .addDirectory(directory.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException e) {
            throw new UserError("cannot write Kafka's directory " + directory + ": " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot format Kafka's directory " + directory, e);
        }
    }

    private String clusterId() throws IOException {
        Path file = directory.resolve(META_PROPERTIES);
        var written = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                written.load(reader);
            }
        }
        return written.getProperty("cluster.id", Uuid.randomUuid().toString());
    }

    private Map<String, String> properties() {
        var properties = new TreeMap<String, String>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "CLIENTS");
        properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("listeners", "CLIENTS://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.put("advertised.listeners", "CLIENTS://" + HOST + ":" + port);
        properties.put("log.dirs", directory.toString());
        oneNode(properties);
        small(properties);
        return properties;
    }

    private static void oneNode(Map<String, String> properties) {
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // Broker and controller live and die together: to fence the one for its silence, after the process was
        // suspended for example, could only do harm.
        properties.put("broker.session.timeout.ms", "3600000");
        // A start waits for the answer to a heartbeat.
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // A transaction that comes right after another is asked again, by default after 20 ms: most of the way of a
        // lead change.
        properties.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // Streams' consumers ask for 6 s; that is the least by default, tests may want less.
        properties.put("group.min.session.timeout.ms", "1000");
    }

    /** Defaults are for a server with a hundred clients; each costs start-up time or memory here. */
    private static void small(Map<String, String> properties) {
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("offsets.topic.segment.bytes", "16777216");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        // 128 MiB of the heap by default.
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        properties.put("log.cleaner.io.buffer.size", "262144");
        properties.put("log.index.size.max.bytes", "1048576");
        properties.put("queued.max.requests", "100");
    }
}
