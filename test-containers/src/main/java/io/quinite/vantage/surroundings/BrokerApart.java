package io.quinite.vantage.surroundings;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A broker to be killed, and in another container the controller, which is not.
 *
 * <p>In one process they would come back together, and a broker that begins to lead before its former registration has
 * ended can leave transactions open for ever (KAFKA-20734; ADR 0035). So it is started again when the controller has noticed
 * that it is gone, which an operator's restart gives by itself.
 */
public final class BrokerApart implements KillableBroker {
    private static final String CONTROLLER = "controller";
    private static final long CONTROLLER_MEGABYTES = 512;
    private static final String NOTICED = "Fencing broker 1 ";
    private static final String VOTERS = "KAFKA_CONTROLLER_QUORUM_VOTERS";
    private static final String ROLES = "KAFKA_PROCESS_ROLES";

    private final Network network;
    private final GenericContainer<?> controller;
    private final KafkaNode node;
    private int timesNoticed;

    private BrokerApart(Network network, GenericContainer<?> controller, KafkaNode node) {
        this.network = network;
        this.controller = controller;
        this.node = node;
    }

    /** @param port where it is to be found */
    @SuppressWarnings("resource") // Closed with the broker.
    public static BrokerApart start(int port) {
        Engine.client();
        Network network = Handle.network();
        String voters = "100@" + CONTROLLER + ":" + KafkaNode.CONTROLLER_PORT;
        var controller = new GenericContainer<>(Engine.image("KAFKA_IMAGE"))
                .withEnv(KafkaNode.small())
                .withEnv(Map.of(
                        "CLUSTER_ID",
                        "4L6g3nShT-eMCtK--X86sw",
                        ROLES,
                        "controller",
                        "KAFKA_NODE_ID",
                        "100",
                        "KAFKA_CONTROLLER_LISTENER_NAMES",
                        "CONTROLLER",
                        "KAFKA_LISTENERS",
                        "CONTROLLER://:" + KafkaNode.CONTROLLER_PORT,
                        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                        "CONTROLLER:PLAINTEXT",
                        VOTERS,
                        voters,
                        "KAFKA_BROKER_SESSION_TIMEOUT_MS",
                        "1500"))
                .withLabels(Owner.label())
                .withCreateContainerCmdModifier(
                        command -> Handle.limits(command).withMemory(CONTROLLER_MEGABYTES << 20))
                .withNetwork(network)
                .withNetworkAliases(CONTROLLER)
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1));
        var node = KafkaNode.prepared(
                "broker",
                port,
                Map.of(
                        ROLES,
                        "broker",
                        VOTERS,
                        voters,
                        "KAFKA_LISTENERS",
                        "PLAINTEXT://0.0.0.0:9092,BROKER://0.0.0.0:9093"));
        node.container().withNetwork(network);
        var broker = new BrokerApart(network, controller, node);
        try {
            controller.start();
            node.container().start();
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    @Override
    public String bootstrapServers() {
        return node.address();
    }

    @Override
    public void kill() {
        timesNoticed = Handle.timesLogged(controller, NOTICED);
        node.kill();
    }

    @Override
    public void start() {
        await("the controller notices that the broker is gone")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Handle.timesLogged(controller, NOTICED) > timesNoticed);
        node.start();
    }

    @Override
    public void stop() {
        node.stop();
    }

    @Override
    public void close() {
        node.close();
        controller.stop();
        network.close();
    }
}
