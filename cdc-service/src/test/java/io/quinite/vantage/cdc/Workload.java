package io.quinite.vantage.cdc;

import io.quinite.vantage.teststack.TestStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writers of leads that get into each other's way: single rows, many rows, long transactions that others overtake,
 * savepoints, rollbacks, deletes, the same ids again, changed ids, large values; and one writer of transactions of 5,000
 * rows. The seed fixes what each does, not how they interleave.
 */
final class Workload implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int LEADS = 120;
    private static final int BULK_ROWS = 5_000;
    private static final Duration BREATH = Duration.ofMillis(40);
    private static final Duration SHORT_BREATH = Duration.ofMillis(8);
    private static final Duration BULK_BREATH = Duration.ofMillis(1_800);

    private final TestStack stack;
    private final UUID organization;
    private final List<UUID> leads = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> writers = new ArrayList<>();
    private final Semaphore bulks = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Workload(TestStack stack, UUID organization, long seed, boolean bulks) {
        this.stack = stack;
        this.organization = organization;
        var random = new Random(seed);
        for (int i = 0; i < LEADS; i++) {
            leads.add(new UUID(random.nextLong(), random.nextLong()));
        }
        for (int i = 0; i < WRITERS; i++) {
            var own = new Random(seed * 31 + i);
            writers.add(
                    writer("writer-" + i, bulks ? BREATH : SHORT_BREATH, connection -> transaction(connection, own)));
        }
        if (bulks) {
            var own = new Random(seed * 31 + WRITERS);
            writers.add(writer("bulk-writer", BULK_BREATH, connection -> bulk(connection, own)));
        }
    }

    static Workload start(TestStack stack, long seed) throws SQLException {
        return start(stack, seed, true);
    }

    /** Without the writer of transactions of 5,000 rows, and busier. */
    static Workload startSmall(TestStack stack, long seed) throws SQLException {
        return start(stack, seed, false);
    }

    private static Workload start(TestStack stack, long seed, boolean bulks) throws SQLException {
        var organization = UUID.randomUUID();
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into organizations (id, name) values ('" + organization + "', 'w')");
        }
        var workload = new Workload(stack, organization, seed, bulks);
        workload.writers.forEach(Thread::start);
        return workload;
    }

    /** Waits for the next commit of 5,000 rows, but not for ever: the server may be away. */
    void awaitBulk(Duration patience) throws InterruptedException {
        bulks.drainPermits();
        bulks.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the writers, and tells what one of them could not help. */
    @Override
    public void close() {
        stop.countDown();
        try {
            for (Thread writer : writers) {
                writer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var unexpected = failure.get();
        if (unexpected != null) {
            throw new IllegalStateException(unexpected);
        }
    }

    private interface Step {
        void run(Connection connection) throws SQLException, InterruptedException;
    }

    private Thread writer(String name, Duration breath, Step step) {
        var writer = new Thread(() -> write(breath, step), name);
        writer.setDaemon(true);
        return writer;
    }

    private void write(Duration breath, Step step) {
        try {
            while (stop.getCount() > 0) {
                try (var connection = stack.postgres().connect()) {
                    connection.setAutoCommit(false);
                    while (stop.getCount() > 0) {
                        step.run(connection);
                        pause(breath);
                    }
                } catch (SQLException e) {
                    // The server is away, or killed this one: connect again.
                    pause(Duration.ofMillis(100));
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            failure.set(e);
        }
    }

    private void transaction(Connection connection, Random random) throws SQLException, InterruptedException {
        try (var statement = connection.createStatement()) {
            int kind = random.nextInt(100);
            if (kind < 60) {
                change(statement, random);
            } else if (kind < 90) {
                several(statement, random);
            } else {
                longOne(statement, random);
            }
            if (random.nextInt(10) == 0) {
                connection.rollback();
            } else {
                connection.commit();
            }
        } catch (SQLException e) {
            // A duplicate id, a deadlock, a connection that broke: this one never happened, if the server says so.
            connection.rollback();
        }
    }

    /** Makes rows, changes them or takes them away, 5,000 in one transaction and sometimes in pieces. */
    private void bulk(Connection connection, Random random) throws SQLException {
        try (var statement = connection.createStatement()) {
            int pieces = random.nextBoolean() ? 1 : 10;
            int rows = BULK_ROWS / pieces;
            int kind = random.nextInt(4);
            for (int piece = 0; piece < pieces; piece++) {
                String some = " where id in (select id from leads where name like 'many%' and organization_id = '"
                        + organization + "' order by id limit " + rows + " offset " + piece * rows + ")";
                statement.execute(
                        switch (kind) {
                            case 0 -> "update leads set phone = '" + random.nextInt() + "'" + some;
                            case 1 -> "delete from leads" + some;
                            default ->
                                "insert into leads (organization_id, name) select '" + organization
                                        + "', 'many ' || i from generate_series(1, " + rows + ") i";
                        });
            }
            connection.commit();
            bulks.release();
        } catch (SQLException e) {
            connection.rollback();
        }
    }

    private void several(Statement statement, Random random) throws SQLException {
        int changes = 2 + random.nextInt(20);
        for (int i = 0; i < changes; i++) {
            boolean careful = random.nextInt(4) == 0;
            if (careful) {
                statement.execute("savepoint careful");
            }
            change(statement, random);
            if (careful) {
                statement.execute(random.nextBoolean() ? "rollback to careful" : "release careful");
            }
        }
    }

    /** Writes many rows in steps, while the others commit. */
    private void longOne(Statement statement, Random random) throws SQLException, InterruptedException {
        for (int step = 0; step < 3; step++) {
            statement.execute(String.format(
                    Locale.ROOT,
                    "insert into leads (organization_id, name) select '%s', 'bulk %d ' || i from generate_series(1, %d) i",
                    organization,
                    random.nextInt(),
                    20 + random.nextInt(60)));
            change(statement, random);
            pause(Duration.ofMillis(random.nextInt(60)));
        }
        statement.execute(
                "update leads set status = 'contacted' where id in "
                        + "(select id from leads where name like 'bulk%' and status = 'new' order by id limit 60 for update skip locked)");
        statement.execute(
                "delete from leads where id in "
                        + "(select id from leads where name like 'bulk%' and status = 'contacted' order by id limit 90 for update skip locked)");
    }

    private void change(Statement statement, Random random) throws SQLException {
        UUID lead = leads.get(random.nextInt(LEADS));
        String text = Long.toHexString(random.nextLong());
        switch (random.nextInt(8)) {
            case 0, 1 ->
                statement.execute("insert into leads (id, organization_id, name, notes) values ('" + lead + "', '"
                        + organization + "', '" + text + "', 'n') on conflict (id) do update set name = excluded.name");
            case 2 -> statement.execute("delete from leads where id = '" + lead + "'");
            case 3 ->
                statement.execute("update leads set notes = (select string_agg(md5('" + text
                        + "' || i), '') from generate_series(1, 250) i) where id = '" + lead + "'");
            case 4 ->
                statement.execute("update leads set id = '" + leads.get(random.nextInt(LEADS)) + "' where id = '" + lead
                        + "' and not exists (select from leads where id = '" + leads.get(0) + "')");
            case 5 ->
                statement.execute("update leads set metadata = jsonb_build_object('k', '" + text
                        + "', 'n', 1.50) where id = '" + lead + "'");
            default -> statement.execute("update leads set email = '" + text + "' where id = '" + lead + "'");
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
