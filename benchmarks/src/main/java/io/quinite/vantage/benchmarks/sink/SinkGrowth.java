package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Hop.Plan;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.store.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The sink's batches into a table of few rows and into one of many, on servers of their own, set up alike. */
public final class SinkGrowth {
    private static final int FEW_ROWS = 10_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final int ROWS_A_ROUND = 30_000;
    private static final int FILL = 50_000;
    private static final int BATCH = 10_000;
    private static final int CAMPAIGNS = 10;
    private static final int LEADS = 1_000;
    private static final int WARMUPS = 2;

    private SinkGrowth() {}

    public static Result rows(Plan plan, Consumer<String> progress, double leastShare) throws Exception {
        int many = plan.items(MANY_ROWS);
        int rows = plan.items(ROWS_A_ROUND);
        try (var scratch = new Scratch();
                var parts = new Closing()) {
            var few = parts.add(
                    "few rows",
                    new Table("10,000 rows", Role.LIMIT, scratch.path().resolve("few"), rows));
            var full = parts.add(
                    "many rows",
                    new Table(
                            String.format("%,d rows", many),
                            Role.OURS,
                            scratch.path().resolve("many"),
                            rows));
            progress.accept(String.format("filling the table with %,d rows", many));
            full.fill(many);
            few.refill = true;
            var series = new Turns(WARMUPS, plan.rounds(), progress).run(List.of(few, full));
            scratch.done();
            return new Result(
                    "growth-rows",
                    String.format(
                            "first-time rows by the sink, %,d a round; before each round the small table has %,d again, the"
                                    + " large one only grows",
                            rows, FEW_ROWS),
                    "rows",
                    series,
                    List.of(new Aim(few.name(), leastShare)));
        }
    }

    /** A server of its own, and the sink's way into it. */
    private static final class Table implements Turns.Contender, AutoCloseable {
        private final String name;
        private final Role role;
        private final int rows;
        private final Closing parts = new Closing();
        private final EmbeddedStack stack;
        private final CallRows calls = new CallRows(new Random(1), CAMPAIGNS, LEADS);
        private final ServerCpu server;
        private final OurSink sink;
        private boolean refill;

        Table(String name, Role role, Path data, int rows) throws Exception {
            this.name = name;
            this.role = role;
            this.rows = rows;
            stack = parts.add("stack", LargeServer.start(data));
            SinkHop.addParents(stack, calls);
            server = parts.add("server", new ServerCpu(stack.postgres().connect()));
            var settings = stack.settingsAs("vantage_sink");
            sink = parts.add(
                    "sink",
                    new OurSink(
                            new Database(
                                    stack.postgres().jdbcUrl(),
                                    SinkConfig.from(settings).workerConnection(0)),
                            settings.startingWith("schema.registry."),
                            BATCH));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Role role() {
            return role;
        }

        void fill(int count) {
            for (int filled = 0; filled < count; filled += FILL) {
                sink.prepare(Stream.generate(calls::first)
                                .limit(Math.min(FILL, count - filled))
                                .toList())
                        .run();
            }
        }

        @Override
        public Turns.Round round() throws Exception {
            if (refill) {
                try (var connection = stack.postgres().connect();
                        var statement = connection.createStatement()) {
                    statement.execute("truncate call_logs, pipeline.call_states cascade");
                }
                fill(FEW_ROWS);
            }
            return SinkHop.round(
                    sink, server, Stream.generate(calls::first).limit(rows).toList());
        }

        @Override
        public void close() {
            parts.close();
        }
    }
}
