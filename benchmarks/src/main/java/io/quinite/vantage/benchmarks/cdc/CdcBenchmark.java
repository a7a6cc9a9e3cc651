package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Lead changes: the service beside the bare engine, on two slots of one database. Settings, as system properties: {@code
 * leads} (100,000), each changed once a round in 20 transactions; {@code rounds} that count (5; 0 for none); {@code seconds} of 100
 * changes a second, and of rest (20).
 */
public final class CdcBenchmark {
    private static final int LEADS = Integer.getInteger("leads", 100_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 20);
    private static final int PER_SECOND = 100;
    private static final int BLOCKS = 20;

    private CdcBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("benchmark");
        try (var stack = EmbeddedStack.start(directory);
                var leads = new Leads(stack, LEADS, BLOCKS)) {
            BareEngine.createSlot(stack);
            var first = service(stack);
            awaitActive(stack, "vantage_leads");
            first.close();
            if (ROUNDS > 0) {
                throughput(stack, leads);
            }
            delay(stack, leads);
            rest(stack);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    /** Both drain the same changes, in turns: from the first change that they deliver to the last. */
    private static void throughput(EmbeddedStack stack, Leads leads) throws Exception {
        var bare = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            leads.changeAll();
            boolean oursFirst = round % 2 == 0;
            double a = oursFirst ? drainOurs(stack) : drainBare(stack);
            double b = oursFirst ? drainBare(stack) : drainOurs(stack);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: bare engine %,.0f, service %,.0f changes/s%n",
                    round,
                    oursFirst ? b : a,
                    oursFirst ? a : b);
            if (round > 0) {
                bare.add(oursFirst ? b : a);
                ours.add(oursFirst ? a : b);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "median: bare engine %,.0f, service %,.0f changes/s, ratio %.2f%n",
                percentile(bare, 0.5),
                percentile(ours, 0.5),
                percentile(ours, 0.5) / percentile(bare, 0.5));
    }

    private static double drainBare(EmbeddedStack stack) throws Exception {
        var seen = new AtomicLong();
        var began = new AtomicLong();
        var done = new CountDownLatch(1);
        try (var engine = BareEngine.start(stack, change -> {
            if (seen.incrementAndGet() == 1) {
                began.set(System.nanoTime());
            }
            if (seen.get() == LEADS) {
                done.countDown();
            }
        })) {
            done.await();
            double rate = LEADS / ((System.nanoTime() - began.get()) / 1e9);
            settle(stack, BareEngine.SLOT);
            return engine == null ? 0 : rate;
        }
    }

    private static double drainOurs(EmbeddedStack stack) throws Exception {
        try (var topic = new Topic(stack);
                var service = service(stack)) {
            long first = Long.MAX_VALUE;
            long last = 0;
            for (int seen = 0; seen < LEADS; ) {
                for (var change : topic.poll()) {
                    first = Math.min(first, change.timestamp());
                    last = Math.max(last, change.timestamp());
                    seen++;
                }
            }
            settle(stack, "vantage_leads");
            return service == null ? 0 : LEADS / ((last - first) / 1e3);
        }
    }

    /** From the return of the commit to the reader of the topic, or to the handler of the bare engine. */
    private static void delay(EmbeddedStack stack, Leads leads) throws Exception {
        try (var topic = new Topic(stack);
                var service = service(stack)) {
            awaitActive(stack, "vantage_leads");
            var committed = new ConcurrentHashMap<String, Long>();
            var millis = new ArrayList<Double>();
            var writer = writer(leads, committed, "ours");
            while (millis.size() < SECONDS * PER_SECOND) {
                for (var change : topic.poll()) {
                    var value = change.value();
                    var row = value == null ? null : value.getAfter();
                    if (row != null && String.valueOf(row.getPhone()).startsWith("ours")) {
                        millis.add(since(committed, String.valueOf(row.getPhone()), System.nanoTime()));
                    }
                }
            }
            writer.join();
            tell(service == null ? "" : "commit to reader of the topic", millis);
        }
        var arrived = new ConcurrentLinkedQueue<Double>();
        var committed = new ConcurrentHashMap<String, Long>();
        try (var engine = BareEngine.start(stack, change -> {
            String phone = String.valueOf(change.getStruct("after").getString("phone"));
            if (phone.startsWith("bare")) {
                arrived.add(since(committed, phone, System.nanoTime()));
            }
        })) {
            awaitActive(stack, BareEngine.SLOT);
            writer(leads, committed, "bare").join();
            settle(stack, BareEngine.SLOT);
            tell(engine == null ? "" : "commit to handler of the bare engine", new ArrayList<>(arrived));
        }
    }

    private static Thread writer(Leads leads, Map<String, Long> committed, String name) {
        var writer = new Thread(() -> {
            try {
                long began = System.nanoTime();
                for (int i = 0; i < SECONDS * PER_SECOND; i++) {
                    TimeUnit.NANOSECONDS.sleep(
                            began + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime());
                    leads.changeOne(name + i);
                    committed.put(name + i, System.nanoTime());
                }
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        return writer;
    }

    /** The change may arrive before the writer has noted the time. */
    private static double since(Map<String, Long> committed, String phone, long now) {
        Long at = committed.get(phone);
        return at == null ? 0 : Math.max(0, now - at) / 1e6;
    }

    /** A process of its own, with nothing to do but heartbeats. */
    private static void rest(EmbeddedStack stack) throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CdcService.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")));
        settings(stack).startingWith("").forEach((key, value) -> builder.environment()
                .put("VANTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        Process process = builder.start();
        try {
            awaitActive(stack, "vantage_leads");
            TimeUnit.SECONDS.sleep(10);
            var before = process.info().totalCpuDuration().orElseThrow();
            TimeUnit.SECONDS.sleep(SECONDS);
            var used = process.info().totalCpuDuration().orElseThrow().minus(before);
            System.out.printf(Locale.ROOT, "at rest: %.1f %% of a core%n", used.toMillis() / 10.0 / SECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static CdcService service(EmbeddedStack stack) throws IOException {
        return CdcService.start(CdcConfig.from(settings(stack)), Observability.quiet());
    }

    private static Settings settings(EmbeddedStack stack) throws IOException {
        return stack.settingsAs("vantage_cdc");
    }

    private static void awaitActive(EmbeddedStack stack, String slot) throws Exception {
        await(stack, "select exists (select from pg_replication_slots where slot_name = '" + slot + "' and active)");
    }

    /** Until everything is confirmed, so that the next turn does not begin with what this one has delivered. */
    private static void settle(EmbeddedStack stack, String slot) throws Exception {
        String end;
        try (var connection = stack.postgres().connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select pg_logical_emit_message(true, 'vantage.heartbeat', '')::text")) {
            rows.next();
            end = rows.getString(1);
        }
        await(
                stack,
                "select confirmed_flush_lsn >= '" + end
                        + "'::pg_lsn - 4096 from pg_replication_slots where slot_name = '" + slot + "'");
    }

    private static void await(EmbeddedStack stack, String condition) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            for (boolean met = false; !met; ) {
                try (var rows = statement.executeQuery(condition)) {
                    met = rows.next() && rows.getBoolean(1);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static void tell(String what, List<Double> millis) {
        System.out.printf(
                Locale.ROOT,
                "%s, %d changes, ms: p50 %.1f, p99 %.1f, most %.1f%n",
                what,
                millis.size(),
                percentile(millis, 0.5),
                percentile(millis, 0.99),
                percentile(millis, 1));
    }

    private static double percentile(List<Double> values, double share) {
        var sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
