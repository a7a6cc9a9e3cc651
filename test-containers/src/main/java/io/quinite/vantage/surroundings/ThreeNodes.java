package io.quinite.vantage.surroundings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/**
 * Kafka in three containers, as {@code containers/cluster.env} has it: each record on three brokers, acknowledged when two
 * have it. Any one of them may be killed or stand still; of those that are silent the others take the place.
 */
public final class ThreeNodes implements AutoCloseable {
    private static final int NODES = 3;

    private final Network network;
    private final List<KafkaNode> nodes;

    private ThreeNodes(Network network, List<KafkaNode> nodes) {
        this.network = network;
        this.nodes = nodes;
    }

    /** @param firstPort of three in a row where they are to be found */
    @SuppressWarnings("resource") // Closed with the nodes.
    public static ThreeNodes start(int firstPort) {
        Engine.client();
        Network network = Handle.network();
        String voters = IntStream.rangeClosed(1, NODES)
                .mapToObj(id -> id + "@" + name(id) + ":" + KafkaNode.CONTROLLER_PORT)
                .collect(Collectors.joining(","));
        var nodes = new ArrayList<KafkaNode>();
        for (int id = 1; id <= NODES; id++) {
            var node = KafkaNode.prepared(name(id), firstPort + id - 1, settings(id, voters));
            node.container().withNetwork(network);
            nodes.add(node);
        }
        var cluster = new ThreeNodes(network, nodes);
        try {
            // At once: none is ready before a majority of the controllers is there.
            Startables.deepStart(nodes.stream().map(KafkaNode::container)).join();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static String name(int id) {
        return "kafka-" + id;
    }

    private static Map<String, String> settings(int id, String voters) {
        return Map.of(
                "KAFKA_NODE_ID", Integer.toString(id),
                "KAFKA_CONTROLLER_QUORUM_VOTERS", voters,
                "KAFKA_DEFAULT_REPLICATION_FACTOR", "3",
                "KAFKA_MIN_INSYNC_REPLICAS", "2",
                "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3",
                "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "3",
                "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "2",
                "KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000",
                "KAFKA_REPLICA_LAG_TIME_MAX_MS", "5000");
    }

    public String bootstrapServers() {
        return nodes.stream().map(KafkaNode::address).collect(Collectors.joining(","));
    }

    public List<KafkaNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void close() {
        nodes.forEach(KafkaNode::close);
        network.close();
    }
}
