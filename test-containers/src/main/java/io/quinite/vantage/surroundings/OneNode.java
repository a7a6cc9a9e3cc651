package io.quinite.vantage.surroundings;

import java.util.Map;

/** Kafka in one container that is broker and controller. It cannot be killed: see {@link BrokerApart}. */
public final class OneNode implements Broker {
    private final KafkaNode node;

    private OneNode(KafkaNode node) {
        this.node = node;
    }

    /** @param port where it is to be found */
    public static OneNode start(int port) {
        var node = KafkaNode.prepared("localhost", port, Map.of());
        node.container().start();
        return new OneNode(node);
    }

    @Override
    public String bootstrapServers() {
        return node.address();
    }

    @Override
    public void start() {
        node.start();
    }

    @Override
    public void stop() {
        node.stop();
    }

    @Override
    public void close() {
        node.close();
    }
}
