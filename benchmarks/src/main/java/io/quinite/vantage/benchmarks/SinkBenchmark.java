package io.quinite.vantage.benchmarks;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.sink.SinkConfig;
import io.quinite.vantage.sink.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Calls into {@code call_logs}: the sink, the limit, and what people use instead.
 *
 * <p>Settings, as system properties: {@code rows} in one round (100,000), {@code rounds} that count (9), {@code batch}
 * (5,000; the sink's own is {@code sink.batch}, 10,000), {@code leads} (1,000), {@code campaigns} (10), {@code contenders}
 * (of copy, sink, service, jdbc, connect
 * and one), {@code updates} of rows between (true), {@code shared.buffers} of the server (2GB).
 */
public final class SinkBenchmark {
    private static final int ROWS = Integer.getInteger("rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    private static final int BATCH = Integer.getInteger("batch", 5000);
    private static final int SINK_BATCH = Integer.getInteger("sink.batch", 10_000);
    private static final List<String> CONTENDERS =
            List.of(System.getProperty("contenders", "copy,sink,jdbc,one").split(",", -1));
    private static final boolean UPDATES = Boolean.parseBoolean(System.getProperty("updates", "true"));
    private static final String BUFFERS = System.getProperty("shared.buffers", "2GB");
    private static final int SLOW_SHARE = 20;

    private SinkBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("benchmark");
        try {
            try (var stack = EmbeddedStack.start(directory);
                    var connection = stack.postgres().connect();
                    var statement = connection.createStatement()) {
                // The embedded server is made for small machines; this is one that holds the table's indexes.
                statement.execute("alter system set shared_buffers = '" + BUFFERS + "'");
                statement.execute("alter system set max_wal_size = '8GB'");
            }
            try (var stack = EmbeddedStack.start(directory)) {
                run(stack, directory);
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void run(EmbeddedStack stack, Path directory) throws Exception {
        var calls = new CallRows(new Random(1), Integer.getInteger("campaigns", 10), Integer.getInteger("leads", 1000));
        addParents(stack, calls);
        var settings = stack.settingsAs("vantage_sink");
        var properties = SinkConfig.from(settings).writingConnection("benchmark");
        var contenders = new ArrayList<Contender>();
        for (String name : CONTENDERS) {
            contenders.add(
                    switch (name) {
                        case "copy" -> new PlainCopy(stack.postgres().connect(), BATCH);
                        case "sink" ->
                            new OurSink(
                                    new Database(stack.postgres().jdbcUrl(), properties),
                                    settings.startingWith("schema.registry."),
                                    SINK_BATCH);
                        case "jdbc" ->
                            new JdbcSink(
                                    stack.postgres().jdbcUrl(),
                                    EmbeddedPostgres.SUPERUSER,
                                    stack.secret("postgres"),
                                    BATCH);
                        case "service" -> new OurService(stack, directory);
                        case "connect" -> new JdbcSinkInConnect(stack, directory, BATCH);
                        case "one" -> new OneByOne(stack.postgres().connect());
                        default ->
                            throw new IllegalArgumentException(
                                    "contenders must be of copy, sink, service, jdbc, connect and one, and " + name
                                            + " is not");
                    });
        }
        var server = new ServerCpu(stack.postgres().connect());
        var firsts = new Score("first-time rows", server);
        var seconds = new Score("updates of rows", server);
        for (int round = 0; round <= ROUNDS; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                measure(contenders.get((turn + round) % contenders.size()), calls, firsts, seconds, round > 0);
            }
        }
        contenders.forEach(Contender::close);
        try (var connection = stack.postgres().connect();
                var rows = connection.createStatement().executeQuery("select count(*) from call_logs")) {
            rows.next();
            System.out.println("rows in call_logs: " + rows.getLong(1) + " of " + calls.made());
        }
        firsts.print();
        seconds.print();
    }

    private static void measure(Contender contender, CallRows calls, Score firsts, Score seconds, boolean counts) {
        int rows = contender instanceof OneByOne ? ROWS / SLOW_SHARE : ROWS;
        List<CallEvent> made = Stream.generate(calls::first).limit(rows).toList();
        firsts.measure(contender, rows, contender.prepare(made), counts);
        if (UPDATES && !(contender instanceof PlainCopy)) {
            var again = made.subList(0, rows / 5).stream().map(calls::second).toList();
            seconds.measure(contender, again.size(), contender.prepare(again), counts);
        }
    }

    private static void addParents(EmbeddedStack stack, CallRows calls) throws SQLException {
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
