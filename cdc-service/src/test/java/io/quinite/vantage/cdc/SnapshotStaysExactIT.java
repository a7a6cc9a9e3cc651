package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot says of each lead what was published of it last, never less and never of one that is gone, while others
 * change, delete, re-insert and rename leads, and the command and the service are killed. {@code -Dseeds=N} runs N seeds
 * (3 otherwise), {@code -Dseed=N} begins with that one.
 */
class SnapshotStaysExactIT {
    private static final Logger log = LoggerFactory.getLogger(SnapshotStaysExactIT.class);
    private static final Duration CAUGHT_UP = Duration.ofMinutes(2);
    private static final int QUIET_LEADS = 400;

    @TempDir
    static Path directory;

    static TestStack stack;
    static Audit audit;
    static ChildService service;
    static final UUID QUIET = UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
        Audit.install(stack);
        audit = new Audit(stack, stack.settings());
        Running.ready(settings()).close();
        // Between the reading of a chunk and its commit there is time for others to commit.
        sql("create function audit.linger() returns trigger language plpgsql as "
                + "$$ begin perform pg_sleep(0.02 * random()); return null; end $$");
        sql("create trigger audit_linger after update of last_id on pipeline.cdc_snapshots "
                + "for each row execute function audit.linger()");
        sql("grant usage on schema audit to vantage_cdc");
        sql("insert into organizations (id, name) values ('" + QUIET + "', 'q')");
        sql("insert into leads (organization_id, name) select '" + QUIET + "', 'quiet ' || i from generate_series(1, "
                + QUIET_LEADS + ") i");
        service = startService();
    }

    @AfterAll
    static void stop() {
        service.close();
        stack.close();
    }

    @Test
    void shouldReadEachLeadAsItWasPublishedLast() throws Exception {
        long first = Long.getLong("seed", System.nanoTime() / 1_000_000);
        int seeds = Integer.getInteger("seeds", 3);
        long reads = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            log.info("seed={} (replay with -Dseed={} -Dseeds=1)", seed, seed);
            reads += run(seed);
        }
        log.info("all seeds held seeds={} reads={}", seeds, reads);
    }

    private static int run(long seed) throws Exception {
        var random = new Random(seed);
        String chunk = Integer.toString(3 + random.nextInt(30));
        try (var workload = Workload.startSmall(stack, seed)) {
            pause(Duration.ofMillis(500));
            var command = command(chunk);
            for (int kill = 0; kill < 3; kill++) {
                pause(Duration.ofMillis(600 + random.nextInt(900)));
                if (random.nextBoolean()) {
                    service.kill();
                    service = startService();
                } else {
                    command.kill();
                    command = command(chunk);
                }
            }
            var last = command;
            await("the snapshot is published, seed " + seed)
                    .atMost(CAUGHT_UP)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !last.isAlive());
            assertThat(last.exitStatus()).as(Files.readString(output())).isZero();
            assertThat(workload).isNotNull();
        }
        await("every change published, seed " + seed)
                .atMost(CAUGHT_UP)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> audit.caughtUp());
        int changes = audit.verify();
        var reads = audit.reads();
        // A command that was killed when all was done begins another.
        long snapshots = Long.parseLong(text("select count(*) from pipeline.cdc_snapshots where complete"));
        sql("update pipeline.cdc_snapshots set complete = false");
        assertThat(reads.values()).allMatch(times -> times <= snapshots);
        for (String lead : text("select string_agg(id::text, ',') from leads where organization_id = '" + QUIET + "'")
                .split(",", -1)) {
            assertThat(reads).containsEntry(lead, (int) snapshots);
        }
        sql("delete from leads where name like 'bulk%'");
        int sum = reads.values().stream().mapToInt(Integer::intValue).sum();
        log.info("verified seed={} chunk={} snapshots={} changes={} reads={}", seed, chunk, snapshots, changes, sum);
        return sum;
    }

    private static ChildService command(String chunk) throws Exception {
        return ChildService.start(Command.class, settings(), output(), "snapshot", "--chunk", chunk);
    }

    private static Path output() {
        return directory.resolve("command.log");
    }

    private static ChildService startService() throws Exception {
        return ChildService.start(settings(), directory.resolve("service.log"));
    }

    private static Settings settings() throws Exception {
        return stack.settingsAs("vantage_cdc")
                .with("cdc.heartbeat.interval.ms", "500")
                .with("cdc.stalled.after.ms", "5000")
                .with("cdc.transaction.records.max", "50");
    }

    /** Lets things happen. */
    private static void pause(Duration duration) throws InterruptedException {
        new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void sql(String statement) throws Exception {
        try (var connection = stack.postgres().connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
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
