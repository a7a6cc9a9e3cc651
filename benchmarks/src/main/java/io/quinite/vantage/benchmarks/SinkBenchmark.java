package io.quinite.vantage.benchmarks;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.sink.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Calls into {@code call_logs}: the sink, the limit, and what people use instead.
 *
 * <p>Settings, as system properties: {@code rows} in one round (100,000), {@code rounds} that count (9), {@code batch}
 * (5,000), {@code leads} (1,000), {@code campaigns} (10).
 */
public final class SinkBenchmark {
    private static final int ROWS = Integer.getInteger("rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    private static final int BATCH = Integer.getInteger("batch", 5000);
    private static final int SLOW_SHARE = 20;

    private SinkBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("benchmark");
        try (var stack = EmbeddedStack.start(directory)) {
            run(stack);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void run(EmbeddedStack stack) throws Exception {
        var calls = new CallRows(new Random(1), Integer.getInteger("campaigns", 10), Integer.getInteger("leads", 1000));
        addParents(stack, calls);
        var settings = stack.settingsAs("vantage_sink");
        var properties = new Properties();
        properties.setProperty("user", settings.section("postgres").required("user"));
        properties.setProperty("password", settings.section("postgres").required("password"));
        properties.setProperty("options", "-c row_security=off");
        var contenders = new ArrayList<Contender>();
        contenders.add(new PlainCopy(stack.postgres().connect(), BATCH));
        contenders.add(new OurSink(
                new Database(stack.postgres().jdbcUrl(), properties),
                settings.startingWith("schema.registry."),
                BATCH));
        contenders.add(
                new JdbcSink(stack.postgres().jdbcUrl(), EmbeddedPostgres.SUPERUSER, stack.secret("postgres"), BATCH));
        if (!Boolean.getBoolean("copyOnly")) {
            contenders.add(new OneByOne(stack.postgres().connect()));
        }
        Map<String, List<Double>> firsts = new LinkedHashMap<>();
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                var contender = contenders.get((turn + round) % contenders.size());
                measure(contender, calls, firsts, seconds, round > 0);
            }
        }
        contenders.forEach(Contender::close);
        try (var connection = stack.postgres().connect();
                var rows = connection.createStatement().executeQuery("select count(*) from call_logs")) {
            rows.next();
            System.out.println("rows in call_logs: " + rows.getLong(1) + " of " + calls.made());
        }
        print("first-time rows/s", firsts);
        print("updates of rows/s", seconds);
    }

    private static void measure(
            Contender contender,
            CallRows calls,
            Map<String, List<Double>> firsts,
            Map<String, List<Double>> seconds,
            boolean counts) {
        int rows = contender instanceof OneByOne ? ROWS / SLOW_SHARE : ROWS;
        List<CallEvent> made = Stream.generate(calls::first).limit(rows).toList();
        double first = speed(contender.prepare(made), rows);
        System.out.printf(Locale.ROOT, "%-12s %,10.0f%n", contender.name(), first);
        if (counts) {
            firsts.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(first);
        }
        if (contender instanceof PlainCopy) {
            return;
        }
        var again = made.subList(0, rows / 5).stream().map(calls::second).toList();
        double second = speed(contender.prepare(again), again.size());
        if (counts) {
            seconds.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(second);
        }
    }

    private static double speed(Runnable work, int rows) {
        long began = System.nanoTime();
        work.run();
        return rows * 1e9 / (System.nanoTime() - began);
    }

    private static void print(String what, Map<String, List<Double>> speeds) {
        System.out.println(what + ": median of " + ROUNDS + " rounds, lowest and highest, ratio to copy");
        var copy = speeds.get("copy");
        speeds.forEach((name, values) -> System.out.printf(
                Locale.ROOT,
                "%-12s %,10.0f  %,10.0f  %,10.0f  %s%n",
                name,
                median(values),
                values.stream().mapToDouble(v -> v).min().orElse(0),
                values.stream().mapToDouble(v -> v).max().orElse(0),
                copy == null ? "" : String.format(Locale.ROOT, "%.2f", median(values) / median(copy))));
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElse(0);
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
