package io.quinite.vantage.cdc;

import io.quinite.vantage.embedded.EmbeddedStack;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writers of leads that get into each other's way: single rows, many rows, long transactions that others overtake,
 * savepoints, rollbacks, deletes, the same ids again, changed ids, large values. The seed fixes what each does, not how
 * they interleave.
 */
final class Workload implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int LEADS = 120;
    private static final Duration BREATH = Duration.ofMillis(15);

    private final EmbeddedStack stack;
    private final UUID organization;
    private final List<UUID> leads = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Workload(EmbeddedStack stack, UUID organization, long seed) {
        this.stack = stack;
        this.organization = organization;
        var random = new Random(seed);
        for (int i = 0; i < LEADS; i++) {
            leads.add(new UUID(random.nextLong(), random.nextLong()));
        }
        for (int i = 0; i < WRITERS; i++) {
            var own = new Random(seed * 31 + i);
            var writer = new Thread(() -> write(own), "writer-" + i);
            writer.setDaemon(true);
            writers.add(writer);
        }
    }

    static Workload start(EmbeddedStack stack, long seed) throws SQLException {
        var organization = UUID.randomUUID();
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into organizations (id, name) values ('" + organization + "', 'w')");
        }
        var workload = new Workload(stack, organization, seed);
        workload.writers.forEach(Thread::start);
        return workload;
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

    private void write(Random random) {
        try {
            while (stop.getCount() > 0) {
                try (var connection = stack.postgres().connect()) {
                    connection.setAutoCommit(false);
                    while (stop.getCount() > 0) {
                        transaction(connection, random);
                        pause(BREATH);
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
