package io.quinite.vantage.embedded;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller and the broker of one node, as {@code KafkaRaftServer} makes them, but with a step between their starts:
 * the registration of the broker's life before is taken back.
 *
 * <p>Only this process can own the directory, so that the broker which is registered in it is dead. Without the step the
 * new one takes itself for the leader that it was, begins to complete what transactions were about to be completed, and is
 * then fenced for its former self. Kafka 4.3.1 takes a fenced leader for a deleted partition and calls those transactions
 * complete without a marker in the log (KAFKA-20734): they stay open for ever, and who reads what is committed waits for
 * ever. With the step no partition has a leader until the new broker may lead. It also spares the start the rest of the
 * old registration's session.
 */
final class KafkaNode {
    private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final KafkaConfig config;
    private final ControllerServer controller;
    private final BrokerServer broker;

    /** @param config of a node that is both, whose directory is formatted */
    KafkaNode(KafkaConfig config) {
        this.config = config;
        var directories = KafkaRaftServer.initializeLogDirs(config, log, "");
        var metrics = Server.initializeMetrics(
                config, Time.SYSTEM, directories._1().clusterId().orElseThrow());
        var quorum = config.quorumConfig();
        var shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        broker = new BrokerServer(shared);
    }

    /**
     * Returns when clients can connect.
     *
     * @param first whether the directory has never had a broker
     */
    void start(boolean first) {
        controller.startup();
        if (!first) {
            forgetFormerBroker();
        }
        broker.startup();
    }

    void stop() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private void forgetFormerBroker() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!forgotten(deadline)) {
                Thread.sleep(GLANCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was starting", e);
        }
    }

    /** False while the controller has not yet become the active one, which it must by itself. */
    private boolean forgotten(long deadline) throws InterruptedException {
        var request = new ControllerRequestContext(
                new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.of(deadline));
        try {
            controller
                    .controller()
                    .unregisterBroker(request, config.nodeId())
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (e.getCause() instanceof NotControllerException && System.nanoTime() < deadline) {
                return false;
            }
            throw new IllegalStateException("Kafka's controller does not forget the former broker", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Kafka's controller has not answered within " + PATIENCE.toSeconds() + " s", e);
        }
    }
}
