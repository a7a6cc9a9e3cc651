package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Quietly;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Turns;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Calls into {@code call_logs}, one table for all. Over a connection from memory: COPY, the sink's batches, the JDBC sink's
 * task, one upsert and commit per event, also by Node. From a topic: the sink as a process, and the JDBC sink in a worker
 * of Connect.
 *
 * <p>System properties: {@code sink.leads} (1,000) and {@code sink.campaigns} (10) that the calls belong to;
 * {@code sink.contenders} (all: copy,sink,jdbc,one,node,service,connect); {@code sink.shared.buffers} of the server (2GB).
 */
public final class SinkHop implements Hop {
    private static final int ROWS = 100_000;
    private static final int WARMUPS = 2;

    /** Of the peers; the sink's own is its greatest. */
    private static final int BATCH = 5000;

    private static final int SINK_BATCH = 10_000;

    /** One by one takes so much longer for a row. */
    private static final int SLOW_SHARE = 20;

    /** Of what was written, so much is written again. */
    private static final int UPDATED_SHARE = 5;

    private static final List<String> CONTENDERS =
            List.of(System.getProperty("sink.contenders", "copy,sink,jdbc,one,node,service,connect")
                    .split(",", -1));

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public String title() {
        return "facts to rows: sink-service beside binary COPY, Debezium's JDBC sink and one upsert per event";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch()) {
            try (var stack = LargeServer.start(scratch.path().resolve("data"))) {
                var results = measure(stack, scratch.path(), plan, progress);
                scratch.done();
                return results;
            }
        }
    }

    private static List<Result> measure(EmbeddedStack stack, Path directory, Plan plan, Consumer<String> progress)
            throws Exception {
        var calls = new CallRows(
                new Random(1), Integer.getInteger("sink.campaigns", 10), Integer.getInteger("sink.leads", 1000));
        addParents(stack, calls);
        var contenders = new ArrayList<Contender>();
        try (var server = new ServerCpu(stack.postgres().connect())) {
            for (String name : CONTENDERS) {
                try {
                    contenders.add(contender(name, stack, directory));
                } catch (IOException e) {
                    if (!name.equals("node")) {
                        throw e;
                    }
                    progress.accept("SKIPPED one by one in Node: " + e.getMessage());
                }
            }
            int rows = plan.items(ROWS);
            var made = new Made(calls, rows);
            var firsts = new Turns(WARMUPS, plan.rounds(), progress)
                    .run(contenders.stream()
                            .map(one -> new Turn(one, server, made::next))
                            .toList());
            var updates = new Turns(1, plan.rounds(), text -> progress.accept("again, " + text))
                    .run(contenders.stream()
                            .filter(one -> one.role() != Role.LIMIT)
                            .map(one -> new Turn(one, server, made::again))
                            .toList());
            requireAll(stack, calls);
            return List.of(
                    new Result(
                            "sink",
                            String.format(
                                    "first-time rows, %,d a round, %,d leads, %,d rows in the table at the end",
                                    rows, calls.leads.size(), calls.made()),
                            "rows",
                            firsts,
                            List.of(
                                    new Aim("copy", 0.85),
                                    new Aim("jdbc sink", 1.5),
                                    new Aim("one by one", 10),
                                    new Aim("one by one, node", 10),
                                    new Aim("jdbc sink in connect", 1.5))),
                    new Result(
                            "sink-updates",
                            String.format("updates of rows, %,d a round", rows / UPDATED_SHARE),
                            "rows",
                            updates,
                            List.of()));
        } finally {
            contenders.forEach(Quietly::close);
        }
    }

    private static Contender contender(String name, EmbeddedStack stack, Path directory) throws Exception {
        return switch (name) {
            case "copy" -> new PlainCopy(stack.postgres().connect(), BATCH);
            case "sink" -> {
                var settings = stack.settingsAs("vantage_sink");
                yield new OurSink(
                        new Database(
                                stack.postgres().jdbcUrl(),
                                SinkConfig.from(settings).workerConnection(0)),
                        settings.startingWith("schema.registry."),
                        SINK_BATCH);
            }
            case "jdbc" ->
                new JdbcSink(stack.postgres().jdbcUrl(), EmbeddedPostgres.SUPERUSER, stack.secret("postgres"), BATCH);
            case "one" -> new OneByOne(stack.postgres().connect());
            case "node" -> OneByOneInNode.start(stack, directory);
            case "service" -> new OurService(stack, directory);
            case "connect" -> new JdbcSinkInConnect(stack, directory, BATCH);
            default ->
                throw new IllegalArgumentException(
                        "sink.contenders must be of copy, sink, jdbc, one, node, service and connect, and " + name
                                + " is not");
        };
    }

    /** What is written: each contender's rows of its last round are kept, to be written again. */
    private static final class Made {
        private final CallRows calls;
        private final int rows;
        private final Map<Contender, List<CallEvent>> last = new HashMap<>();
        private int updates;

        Made(CallRows calls, int rows) {
            this.calls = calls;
            this.rows = rows;
        }

        List<CallEvent> next(Contender contender) {
            int count = contender.isSlow() ? Math.max(1, rows / SLOW_SHARE) : rows;
            List<CallEvent> made = Stream.generate(calls::first).limit(count).toList();
            last.put(contender, made);
            return made;
        }

        List<CallEvent> again(Contender contender) {
            var made = last.getOrDefault(contender, List.of());
            int nth = ++updates;
            return made.subList(0, Math.max(1, made.size() / UPDATED_SHARE)).stream()
                    .map(call -> calls.later(call, nth))
                    .toList();
        }
    }

    /** @param calls what the contender is to write in its next round */
    private record Turn(Contender contender, ServerCpu server, Function<Contender, List<CallEvent>> calls)
            implements Turns.Contender {
        @Override
        public String name() {
            return contender.name();
        }

        @Override
        public Role role() {
            return contender.role();
        }

        @Override
        public Turns.Round round() {
            return SinkHop.round(contender, server, calls.apply(contender));
        }
    }

    static Turns.Round round(Contender contender, ServerCpu server, List<CallEvent> calls) {
        var work = contender.prepare(calls);
        double cpuBefore = server.seconds() + contender.clientCpuSeconds();
        long began = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Turns.Round(calls.size(), seconds, server.seconds() + contender.clientCpuSeconds() - cpuBefore);
    }

    private static void requireAll(EmbeddedStack stack, CallRows calls) throws SQLException {
        try (var connection = stack.postgres().connect();
                var rows = connection.createStatement().executeQuery("select count(*) from call_logs")) {
            rows.next();
            if (rows.getLong(1) != calls.made()) {
                throw new IllegalStateException(
                        "call_logs has " + rows.getLong(1) + " rows, and " + calls.made() + " calls were written");
            }
        }
    }

    static void addParents(EmbeddedStack stack, CallRows calls) throws SQLException {
        try (Connection connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into organizations (id, name) values ('" + calls.organization + "', 'o')");
            for (UUID campaign : calls.campaigns) {
                statement.execute("insert into campaigns (id, organization_id, name) values ('" + campaign + "', '"
                        + calls.organization + "', 'c')");
            }
            connection.setAutoCommit(false);
            for (UUID lead : calls.leads) {
                statement.addBatch("insert into leads (id, organization_id, name, phone, source) values ('" + lead
                        + "', '" + calls.organization + "', 'somebody', '+9198" + lead.hashCode() + "', 'csv_upload')");
            }
            statement.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("analyze");
        }
    }
}
