package io.quinite.vantage.cdc;

import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.surroundings.KillableBroker;
import io.quinite.vantage.teststack.BrokerToKill;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * I3: no change is missing, none comes twice to readers of committed records, the order is that of the commits, the last
 * image is the row, a delete ends in a tombstone; while two instances publish transactions of 5,000 rows interleaved with
 * long and short ones, and are killed, frozen until both think that they are the active one, and lose their servers.
 *
 * <p>{@code -Dseeds=N} runs N seeds (3 otherwise), {@code -Dseed=N} begins with that one. A seed fixes what is written and
 * which faults happen, not how they interleave.
 */
class NoFaultLosesAChangeIT {
    private static final Logger log = LoggerFactory.getLogger(NoFaultLosesAChangeIT.class);
    private static final Duration CAUGHT_UP = Duration.ofMinutes(2);
    private static final int FAULTS_A_SEED = 3;

    /** What can happen at a random moment within or after a transaction of 5,000 rows. */
    private enum Fault {
        KILL_THE_ACTIVE,
        KILL_BOTH,
        FREEZE_THE_ACTIVE,
        KILL_THE_BROKER,
        KILL_THE_BROKER_AND_THE_ACTIVE,
        KILL_POSTGRESQL,
        END_THE_STREAM
    }

    @TempDir
    static Path directory;

    static TestStack stack;
    static KillableBroker broker;
    static Audit audit;
    static final List<Instance> INSTANCES = new ArrayList<>();

    /** One of the two, whichever process it is just now. */
    private static final class Instance implements AutoCloseable {
        private final String name;
        private ChildService process;

        Instance(String name) throws Exception {
            this.name = name;
            this.process = ChildService.start(settings(name), directory.resolve(name + ".log"));
        }

        void kill() throws Exception {
            process.kill();
        }

        void startAgain() throws Exception {
            process = ChildService.start(settings(name), directory.resolve(name + ".log"));
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
        broker = BrokerToKill.start(directory.resolve("broker"));
        Audit.install(stack);
        audit = new Audit(stack, settings("audit"));
        // What is written before the slot is there is not published, by design.
        Running.ready(settings("first")).close();
        INSTANCES.add(new Instance("one"));
        INSTANCES.add(new Instance("two"));
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(Instance::close);
        broker.close();
        stack.close();
    }

    @Test
    void shouldPublishEachChangeOnceAndInOrderWhateverIsKilled() throws Exception {
        long first = Long.getLong("seed", System.nanoTime() / 1_000_000);
        int seeds = Integer.getInteger("seeds", 3);
        var done = new EnumMap<Fault, Integer>(Fault.class);
        long changes = 0;
        for (int i = 0; i < seeds; i++) {
            long seed = first + i;
            var faults = faults(new Random(seed), i);
            log.info("seed={} faults={} (replay with -Dseed={} -Dseeds=1)", seed, faults, seed);
            changes += run(seed, faults);
            faults.forEach(fault -> done.merge(fault, 1, Integer::sum));
        }
        log.info("all seeds held seeds={} changes={} faults={} {}", seeds, changes, done, told());
    }

    /** Every fault comes about equally often, also in few seeds. */
    private static List<Fault> faults(Random random, int number) {
        var faults = new ArrayList<>(List.of(Fault.values()));
        Collections.rotate(faults, -FAULTS_A_SEED * number);
        var chosen = new ArrayList<>(faults.subList(0, FAULTS_A_SEED));
        Collections.shuffle(chosen, random);
        return chosen;
    }

    private static long run(long seed, List<Fault> faults) throws Exception {
        var random = new Random(seed);
        try (var workload = Workload.start(stack, seed)) {
            for (Fault fault : faults) {
                awaitStream();
                workload.awaitBulk(Duration.ofSeconds(3));
                pause(Duration.ofMillis(random.nextInt(700)));
                happen(fault, random);
            }
            awaitStream();
        }
        await("every change published, seed " + seed)
                .atMost(CAUGHT_UP)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> audit.caughtUp());
        int changes = audit.verify();
        log.info("verified seed={} changes={}", seed, changes);
        return changes;
    }

    private static void happen(Fault fault, Random random) throws Exception {
        switch (fault) {
            case KILL_THE_ACTIVE -> {
                var active = active();
                active.kill();
                active.startAgain();
            }
            case KILL_BOTH -> {
                for (var instance : INSTANCES) {
                    instance.kill();
                }
                for (var instance : INSTANCES) {
                    instance.startAgain();
                }
            }
            case FREEZE_THE_ACTIVE -> freeze(active(), random);
            case KILL_THE_BROKER -> {
                broker.kill();
                pause(Duration.ofMillis(random.nextInt(1_000)));
                broker.start();
            }
            case KILL_THE_BROKER_AND_THE_ACTIVE -> {
                var active = active();
                broker.kill();
                active.kill();
                broker.start();
                active.startAgain();
            }
            case KILL_POSTGRESQL -> {
                stack.postgres().kill();
                stack.postgres().start();
            }
            case END_THE_STREAM ->
                text("select count(pg_terminate_backend(active_pid)) from pg_replication_slots where active");
        }
    }

    /** Until the other has taken over; then this one goes on, with a transaction open and sure that it is the active one. */
    private static void freeze(Instance active, Random random) throws Exception {
        active.process.freeze();
        try {
            await("the other takes over").atMost(Running.SOON).until(() -> {
                String now = activeName();
                return !now.isEmpty() && !now.equals(active.name);
            });
            pause(Duration.ofMillis(random.nextInt(1_500)));
        } finally {
            active.process.thaw();
        }
    }

    /** A fault that meets a service which is still starting proves little. */
    private static void awaitStream() {
        await("somebody publishes")
                .atMost(Running.SOON)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(SQLException.class)
                .until(() -> text("select count(*) from pg_replication_slots where active")
                        .equals("1"));
    }

    private static Instance active() {
        var name = await().atMost(Running.SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(NoFaultLosesAChangeIT::activeName, found -> !found.isEmpty());
        return INSTANCES.stream()
                .filter(instance -> instance.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String activeName() throws Exception {
        return text("select coalesce(min(a.application_name), '') from pg_locks l join pg_stat_activity a using (pid) "
                + "where l.locktype = 'advisory' and l.granted and a.usename = 'vantage_cdc'");
    }

    /** How often a session began within a transaction that was published in part, and how often one was fenced. */
    private static Map<String, Long> told() throws Exception {
        long partly = 0;
        long fenced = 0;
        long silent = 0;
        for (var instance : INSTANCES) {
            for (String line : java.nio.file.Files.readAllLines(directory.resolve(instance.name + ".log"))) {
                partly += line.contains("published_of_the_next=") && !line.endsWith("published_of_the_next=0") ? 1 : 0;
                fenced += line.contains("another instance has taken over") ? 1 : 0;
                silent += line.contains("the active instance was silent") ? 1 : 0;
            }
        }
        return Map.of("resumed_within_a_transaction", partly, "fenced", fenced, "took_over_from_a_silent_one", silent);
    }

    /** Small limits, so that transactions of 5,000 rows are published in parts, and impatient clients. */
    private static Settings settings(String name) throws Exception {
        return stack.settingsAs("vantage_cdc")
                .with(Map.ofEntries(
                        Map.entry("kafka.bootstrap.servers", broker.bootstrapServers()),
                        Map.entry("postgres.url", stack.postgres().jdbcUrl() + "?ApplicationName=" + name),
                        Map.entry("cdc.heartbeat.interval.ms", "500"),
                        Map.entry("cdc.stalled.after.ms", "5000"),
                        Map.entry("cdc.takeover.after.ms", "1000"),
                        Map.entry("cdc.transaction.records.max", name.equals("one") ? "700" : "60"),
                        Map.entry("cdc.batch.records.max", name.equals("one") ? "512" : "50"),
                        Map.entry("cdc.retry.max.ms", "1000"),
                        Map.entry("kafka.max.block.ms", "2500"),
                        Map.entry("kafka.request.timeout.ms", "2000"),
                        Map.entry("kafka.delivery.timeout.ms", "3000"),
                        Map.entry("kafka.reconnect.backoff.max.ms", "300")));
    }

    /** Lets things happen. */
    private static void pause(Duration duration) throws InterruptedException {
        new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String text(String query) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
