package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Quietly;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What it costs that each statement on {@code leads} says who writes: the sink's batches, and people's updates of one row,
 * with the trigger and without, in turns.
 */
public final class OriginHop implements Hop {
    private static final int ROWS = 50_000;
    private static final int EDITS = 2_000;
    private static final int LEADS = 5_000;
    private static final int SINK_BATCH = 10_000;
    private static final int WARMUPS = 2;

    @Override
    public String name() {
        return "origin";
    }

    @Override
    public String title() {
        return "what it costs that each statement on leads says who writes";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch();
                var stack = EmbeddedStack.start(scratch.path());
                var connection = stack.postgres().connect();
                var server = new ServerCpu(stack.postgres().connect())) {
            var calls = new CallRows(new Random(1), 10, LEADS);
            SinkHop.addParents(stack, calls);
            var settings = stack.settingsAs("vantage_sink");
            var sink = new OurSink(
                    new Database(
                            stack.postgres().jdbcUrl(),
                            SinkConfig.from(settings).workerConnection(0)),
                    settings.startingWith("schema.registry."),
                    SINK_BATCH);
            try {
                int rows = plan.items(ROWS);
                int edits = plan.items(EDITS);
                var turns = new Turns(WARMUPS, plan.rounds(), progress);
                var bySink = turns.run(pair(
                        connection,
                        () -> SinkHop.round(
                                sink,
                                server,
                                Stream.generate(calls::first).limit(rows).toList())));
                var byPeople = new Turns(WARMUPS, plan.rounds(), progress)
                        .run(pair(connection, () -> edit(connection, server, calls, edits)));
                scratch.done();
                return List.of(
                        new Result("origin", "calls by the sink, " + rows + " a round", "calls", bySink, List.of()),
                        new Result(
                                "origin-people", "edits of one lead, one commit each", "edits", byPeople, List.of()));
            } finally {
                Quietly.close(sink);
            }
        }
    }

    /** Does one round, by whichever rule is on. */
    private interface Work {
        Turns.Round round() throws Exception;
    }

    private record Side(Connection connection, boolean says, Work work) implements Turns.Contender {
        @Override
        public String name() {
            return says ? "with the trigger" : "without";
        }

        @Override
        public Role role() {
            return says ? Role.OURS : Role.LIMIT;
        }

        @Override
        public Turns.Round round() throws Exception {
            try (var statement = connection.createStatement()) {
                statement.execute("alter table leads " + (says ? "enable always" : "disable")
                        + " trigger pipeline_say_who_writes");
            }
            return work.round();
        }
    }

    private static List<Side> pair(Connection connection, Work work) {
        return List.of(new Side(connection, true, work), new Side(connection, false, work));
    }

    private static Turns.Round edit(Connection connection, ServerCpu server, CallRows calls, int edits)
            throws SQLException {
        double before = server.seconds();
        long began = System.nanoTime();
        try (var statement = connection.prepareStatement("update leads set notes = ? where id = ?")) {
            for (int i = 0; i < edits; i++) {
                UUID lead = calls.leads.get(i % calls.leads.size());
                statement.setString(1, "edit " + System.nanoTime());
                statement.setObject(2, lead);
                statement.executeUpdate();
            }
        }
        return new Turns.Round(edits, (System.nanoTime() - began) / 1e9, server.seconds() - before);
    }
}
