package io.quinite.vantage.sink.faults;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.deploy.TopicCreator;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.SinkService;
import io.quinite.vantage.sink.Traffic;
import io.quinite.vantage.sink.law.Tables;
import io.quinite.vantage.surroundings.KillableBroker;
import io.quinite.vantage.surroundings.PostgresServer;
import io.quinite.vantage.surroundings.ThreeNodes;
import io.quinite.vantage.teststack.BrokerToKill;
import io.quinite.vantage.teststack.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One stack for all tests of this package. Topics and tables grow from test to test, and every sink goes on where the one
 * before it stopped: each test has a world of its own, and a consumer group, so that nobody waits for a dead member.
 */
final class FaultStack implements BeforeAllCallback, BeforeEachCallback {
    private static final String BOOTSTRAP = "kafka.bootstrap.servers";
    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final Brokers brokers;
    private @Nullable Shared shared;
    private @Nullable Tables tables;

    FaultStack() {
        this(Brokers.OF_THE_STACK);
    }

    private FaultStack(Brokers brokers) {
        this.brokers = brokers;
    }

    /** Not the one of all tests: its topics are kept by a broker that can be killed. The registry is not on that one. */
    static FaultStack withABrokerToKill() {
        return new FaultStack(Brokers.ONE_TO_KILL);
    }

    /** As {@link #withABrokerToKill}, with three. */
    static FaultStack withACluster() {
        return new FaultStack(Brokers.CLUSTER);
    }

    /** Who keeps the topics. */
    private enum Brokers {
        OF_THE_STACK,
        ONE_TO_KILL,
        CLUSTER
    }

    private record Shared(
            Path directory,
            TestStack stack,
            @Nullable KillableBroker broker,
            @Nullable ThreeNodes cluster,
            Map<String, String> kafka,
            Traffic traffic)
            implements AutoCloseable {
        static Shared start(Brokers brokers) {
            try {
                Path directory = Files.createTempDirectory("faults");
                var stack = TestStack.start(directory);
                return switch (brokers) {
                    case OF_THE_STACK -> of(directory, stack, null, null, Map.of());
                    case ONE_TO_KILL -> {
                        var broker = BrokerToKill.start(directory.resolve("broker"));
                        yield of(directory, stack, broker, null, Map.of(BOOTSTRAP, broker.bootstrapServers()));
                    }
                    case CLUSTER -> {
                        var cluster = ThreeNodes.start(Ports.free().base());
                        TopicCreator.createAll(Map.of("bootstrap.servers", cluster.bootstrapServers()), 3);
                        // A broker that stands still does not answer, and does not hang up either.
                        var kafka = Map.of(BOOTSTRAP, cluster.bootstrapServers(), "kafka.request.timeout.ms", "4000");
                        yield of(directory, stack, null, cluster, kafka);
                    }
                };
            } catch (Exception e) {
                throw new IllegalStateException("the stack did not start", e);
            }
        }

        private static Shared of(
                Path directory,
                TestStack stack,
                @Nullable KillableBroker broker,
                @Nullable ThreeNodes cluster,
                Map<String, String> kafka) {
            var traffic = new Traffic(stack.settings().with(kafka));
            return new Shared(directory, stack, broker, cluster, kafka, traffic);
        }

        Settings settings() throws IOException {
            return stack.settingsAs("vantage_sink").with(kafka);
        }

        @Override
        public void close() {
            traffic.close();
            if (broker != null) {
                broker.close();
            }
            if (cluster != null) {
                cluster.close();
            }
            stack.close();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(brokers, key -> Shared.start(brokers), Shared.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        reconnect();
    }

    private Shared shared() {
        return Objects.requireNonNull(shared);
    }

    KillableBroker broker() {
        return Objects.requireNonNull(shared().broker);
    }

    ThreeNodes cluster() {
        return Objects.requireNonNull(shared().cluster);
    }

    PostgresServer postgres() {
        return shared().stack.postgres();
    }

    Traffic traffic() {
        return shared().traffic;
    }

    Tables tables() {
        return Objects.requireNonNull(tables);
    }

    /** After PostgreSQL was killed. */
    void reconnect() throws SQLException {
        tables = new Tables(postgres().connect());
    }

    /** Small batches, so that there is much to be hit; a new group. */
    Settings settings() throws IOException {
        return shared().settings()
                .with("sink.group.id", "faults-" + GROUPS.incrementAndGet())
                .with("sink.batch.rows.max", "37")
                .with("sink.sweep.interval.ms", "100")
                .with("sink.retry.wait.max.ms", "300");
    }

    /** Until each worker of a sink has its share of the partitions, and no more move. */
    static void awaitShares(Settings sink, int workers) {
        String group = Objects.requireNonNull(sink.under("sink").get("group.id"));
        try (var admin = Admin.create(Map.<String, Object>copyOf(sink.under("kafka")))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var found = Objects.requireNonNull(
                        admin.describeConsumerGroups(List.of(group)).all().get().get(group));
                return found.groupState() == GroupState.STABLE
                        && found.members().stream()
                                        .filter(member -> !member.assignment()
                                                .topicPartitions()
                                                .isEmpty())
                                        .count()
                                == workers;
            });
        }
    }

    /** A sink without a database at its start gives up, so faults begin after it. */
    void awaitWorkers() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> tables().number("select count(*) from pg_stat_activity"
                                + " where application_name like 'vantage-sink worker%'")
                        > 0);
    }

    static SinkService sink(Settings settings, Observability observability) {
        return SinkService.start(SinkConfig.from(settings), observability);
    }
}
