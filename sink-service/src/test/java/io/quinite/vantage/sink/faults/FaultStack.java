package io.quinite.vantage.sink.faults;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.SinkService;
import io.quinite.vantage.sink.Traffic;
import io.quinite.vantage.sink.law.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One stack for all tests of this package. Topics and tables grow from test to test, and every sink goes on where the one
 * before it stopped: each test has a world of its own, and a consumer group, so that nobody waits for a dead member.
 */
final class FaultStack implements BeforeAllCallback, BeforeEachCallback {
    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final boolean brokerApart;
    private @Nullable Shared shared;
    private @Nullable Tables tables;

    FaultStack() {
        this(false);
    }

    private FaultStack(boolean brokerApart) {
        this.brokerApart = brokerApart;
    }

    /** Not the one of all tests: its topics are kept by a broker that can be killed. The registry is not on that one. */
    static FaultStack withABrokerToKill() {
        return new FaultStack(true);
    }

    private record Shared(
            Path directory, EmbeddedStack stack, @Nullable ChildBroker broker, Traffic traffic)
            implements AutoCloseable {
        static Shared start(boolean brokerApart) {
            try {
                Path directory = Files.createTempDirectory("faults");
                var stack = EmbeddedStack.start(directory);
                var broker = brokerApart ? ChildBroker.start(directory.resolve("broker")) : null;
                return new Shared(directory, stack, broker, new Traffic(withBroker(stack.settings(), broker)));
            } catch (Exception e) {
                throw new IllegalStateException("the stack did not start", e);
            }
        }

        private static Settings withBroker(Settings settings, @Nullable ChildBroker broker) {
            return broker == null ? settings : settings.with("kafka.bootstrap.servers", broker.bootstrapServers());
        }

        Settings settings() throws IOException {
            return withBroker(stack.settingsAs("vantage_sink"), broker);
        }

        @Override
        public void close() {
            traffic.close();
            if (broker != null) {
                broker.close();
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
                .getOrComputeIfAbsent(
                        brokerApart ? ChildBroker.class : FaultStack.class,
                        key -> Shared.start(brokerApart),
                        Shared.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        reconnect();
    }

    private Shared shared() {
        return Objects.requireNonNull(shared);
    }

    ChildBroker broker() {
        return Objects.requireNonNull(shared().broker);
    }

    EmbeddedPostgres postgres() {
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
