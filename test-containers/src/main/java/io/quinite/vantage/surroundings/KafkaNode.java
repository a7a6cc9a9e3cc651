package io.quinite.vantage.surroundings;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;

/** One node of Kafka in a container, found under the same address of this machine for as long as it is not removed. */
public final class KafkaNode implements AutoCloseable {
    static final int CONTROLLER_PORT = 9094;

    private static final int CLIENTS_PORT = 9092;
    private static final long MEGABYTES = 768;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String RUNNING = "Transitioning from RECOVERY to RUNNING";

    private final KafkaContainer container;
    private final Handle handle;
    private final String address;

    private KafkaNode(KafkaContainer container, int port) {
        this.container = container;
        this.handle = new Handle(container);
        this.address = "127.0.0.1:" + port;
    }

    /**
     * Not started yet.
     *
     * @param name under which other nodes find it
     */
    static KafkaNode prepared(String name, int port, Map<String, String> settings) {
        Engine.client();
        var container = Handle.confined(
                new KafkaContainer(Engine.image("KAFKA_IMAGE")).withEnv(small()).withEnv(settings),
                CLIENTS_PORT,
                port,
                MEGABYTES);
        container
                .withNetworkAliases(name)
                // The image's own. That of Testcontainers waits in a shell for the port that the engine chooses, and
                // the shell
                // would keep the signal to stop from Kafka.
                .withCommand("/etc/kafka/docker/run")
                .withEnv("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port + ",BROKER://" + name + ":9093");
        return new KafkaNode(container, port);
    }

    /** As the embedded one has them, for the same reasons; a controller apart takes them too. */
    static Map<String, String> small() {
        var settings = new HashMap<String, String>();
        settings.put("KAFKA_HEAP_OPTS", "-Xmx320m");
        settings.put("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        // Without its log of the garbage collector.
        settings.put("EXTRA_ARGS", "-name kafka");
        settings.put("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        settings.put("KAFKA_DEFAULT_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4");
        settings.put("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4");
        settings.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        settings.put("KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE", "4194304");
        settings.put("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000");
        settings.put("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "300");
        return settings;
    }

    KafkaContainer container() {
        return container;
    }

    public String address() {
        return address;
    }

    /** Returns when it serves clients again; the other nodes that it needs for that must run. */
    public void start() {
        int before = timesRunning();
        if (handle.start()) {
            await("Kafka at " + address + " is ready again")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("it ended", handle::hasEnded)
                    .until(() -> timesRunning() > before);
        }
    }

    public void stop() {
        handle.stop();
    }

    /** SIGKILL. */
    public void kill() {
        handle.kill();
    }

    /** Stands still in the midst of whatever it does, with its connections open, until {@link #resume()}. */
    public void pause() {
        handle.pause();
    }

    public void resume() {
        handle.resume();
    }

    private int timesRunning() {
        return Handle.timesLogged(container, RUNNING);
    }

    @Override
    public void close() {
        container.stop();
    }
}
