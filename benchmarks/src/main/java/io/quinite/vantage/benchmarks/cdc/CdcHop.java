package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Quietly;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.harness.Result.Aim;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.harness.Scratch;
import io.quinite.vantage.benchmarks.harness.Series;
import io.quinite.vantage.benchmarks.harness.Turns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Changes of {@code leads} from the slot on: how fast each contender takes the same backlog, how long a change is on its way, and
 * what the service costs at rest.
 *
 * <p>System properties: {@code cdc.contenders} (all: raw,engine,service,exactly,plain); {@code cdc.transaction} (5,000), the
 * rows of a transaction of the backlog; {@code cdc.measure} (throughput,delay,rest); {@code cdc.service.*} are settings of the
 * service.
 */
public final class CdcHop implements Hop {
    private static final int LEADS = 80_000;
    private static final int WARMUPS = 2;
    private static final int WARM_SECONDS = 30;

    /** A process that was frozen finds some of its memory gone. */
    private static final int SETTLE_SECONDS = 4;

    private static final int DELAY_SECONDS = 20;
    private static final int REST_SECONDS = 20;
    private static final String EXACTLY_ONCE = "connect, exactly once";
    private static final List<String> CONTENDERS =
            List.of(System.getProperty("cdc.contenders", "raw,engine,service,exactly,plain")
                    .split(",", -1));
    private static final List<String> MEASURED =
            List.of(System.getProperty("cdc.measure", "throughput,delay,rest").split(",", -1));

    @Override
    public String name() {
        return "cdc";
    }

    @Override
    public String title() {
        return "lead changes: cdc-service beside a raw reader of the slot, Debezium's engine alone and Kafka Connect";
    }

    @Override
    public List<Result> run(Plan plan, Consumer<String> progress) throws Exception {
        try (var scratch = new Scratch();
                var stack = ChildStack.start(scratch.path().resolve("stack"))) {
            Slots.prepare(stack);
            int perTransaction = Integer.getInteger("cdc.transaction", 5_000);
            var contenders = new ArrayList<Contender>();
            try (var leads = new Leads(stack.connect(), plan.items(LEADS), perTransaction)) {
                for (String name : CONTENDERS) {
                    Contender contender = contender(name, stack, scratch.path(), leads.changes());
                    contenders.add(contender);
                    Slots.awaitActive(stack, contender);
                }
                // Not before: a slot is not made while a transaction is open, and a frozen contender may hold one.
                for (Contender contender : contenders) {
                    contender.process().suspend();
                }
                var results = measure(stack, leads, contenders, plan, progress, perTransaction);
                scratch.done();
                return results;
            } finally {
                contenders.forEach(Quietly::close);
            }
        }
    }

    private static Contender contender(String name, ChildStack stack, Path directory, int changes) throws Exception {
        return switch (name) {
            case "raw" -> Discarding.rawReader(stack, directory, changes);
            case "engine" -> Discarding.engine(stack, directory, changes);
            case "service" -> Publishing.service(stack, directory);
            case "exactly" -> Publishing.connectExactlyOnce(stack, directory);
            case "plain" -> Publishing.connect(stack, directory);
            default ->
                throw new IllegalArgumentException(
                        "cdc.contenders must be of raw, engine, service, exactly and plain, and " + name + " is not");
        };
    }

    private static List<Result> measure(
            ChildStack stack,
            Leads leads,
            List<Contender> contenders,
            Plan plan,
            Consumer<String> progress,
            int perTransaction)
            throws Exception {
        var results = new ArrayList<Result>();
        if (MEASURED.contains("throughput")) {
            results.add(new Result(
                    "cdc",
                    String.format(
                            Locale.ROOT,
                            "%,d updates a round in transactions of %,d, from the slot to where the contender leaves them",
                            leads.changes(),
                            perTransaction),
                    "changes",
                    new Turns(WARMUPS, plan.rounds(), progress)
                            .run(contenders.stream()
                                    .map(one -> new Turn(one, stack, leads))
                                    .toList()),
                    List.of(new Aim("engine, tuned", 0.9), new Aim(EXACTLY_ONCE, 2))));
        }
        String rest = MEASURED.contains("rest") ? rest(contenders, progress) : "";
        if (MEASURED.contains("delay")) {
            results.addAll(delays(leads, contenders, plan, progress, rest));
        }
        return results;
    }

    /** One contender drains what waits for it in its slot; all others are frozen. */
    private static final class Turn implements Turns.Contender {
        private final Contender contender;
        private final ChildStack stack;
        private final Leads leads;
        private int rounds;

        Turn(Contender contender, ChildStack stack, Leads leads) {
            this.contender = contender;
            this.stack = stack;
            this.leads = leads;
        }

        @Override
        public String name() {
            return contender.name();
        }

        @Override
        public Role role() {
            return contender.role();
        }

        @Override
        public Turns.Round round() throws Exception {
            rounds++;
            leads.changeAll(rounds);
            long sender = Slots.sender(stack, contender);
            double cpuBefore = cpuSeconds(sender);
            long began = System.currentTimeMillis();
            contender.process().resume();
            double seconds = (contender.awaitRound(rounds) - began) / 1e3;
            double cpuAfter = cpuSeconds(sender);
            contender.requireAll(rounds, leads.changes());
            contender.process().suspend();
            return new Turns.Round(leads.changes(), seconds, cpuAfter - cpuBefore);
        }

        private double cpuSeconds(long sender) {
            return contender.process().cpuSeconds()
                    + stack.brokerCpuSeconds()
                    + ProcessHandle.of(sender)
                            .flatMap(process -> process.info().totalCpuDuration())
                            .map(spent -> spent.toNanos() / 1e9)
                            .orElse(0.0);
        }
    }

    /** Ratios want what is larger when it is better: how many delays fit into a second. */
    private static List<Result> delays(
            Leads leads, List<Contender> contenders, Plan plan, Consumer<String> progress, String rest)
            throws Exception {
        var delays = new Delays(leads);
        var publishing = contenders.stream()
                .filter(Publishing.class::isInstance)
                .map(Publishing.class::cast)
                .toList();
        Map<Publishing, List<Histogram>> measured = new LinkedHashMap<>();
        for (int round = 0; round <= plan.rounds(); round++) {
            for (Publishing contender : publishing) {
                contender.process().resume();
                if (round == 0) {
                    delays.warmUp(contender, WARM_SECONDS);
                } else {
                    delays.measure(contender, SETTLE_SECONDS);
                    var histogram = delays.measure(contender, plan.items(DELAY_SECONDS));
                    measured.computeIfAbsent(contender, one -> new ArrayList<>())
                            .add(histogram);
                    progress.accept(String.format(
                            Locale.ROOT,
                            "delay %d of %d, %s: %s",
                            round,
                            plan.rounds(),
                            contender.name(),
                            told(histogram)));
                }
                contender.process().suspend();
            }
        }
        String what = String.format(Locale.ROOT, "%d changes a second, ", Delays.PER_SECOND);
        return List.of(
                delay("cdc-delay-p50", what, 50, measured, rest), delay("cdc-delay-p99", what, 99, measured, rest));
    }

    private static Result delay(
            String hop, String what, double percentile, Map<Publishing, List<Histogram>> measured, String rest) {
        var series = new ArrayList<Series>();
        var told = new StringBuilder();
        measured.forEach((contender, histograms) -> {
            var rates = histograms.stream()
                    .map(histogram -> 1e6 / histogram.getValueAtPercentile(percentile))
                    .toList();
            var one = new Series(contender.name(), contender.role(), rates, List.of());
            series.add(one);
            told.append(String.format(Locale.ROOT, "; %s %.1f ms", contender.name(), 1000 / one.median()));
        });
        return new Result(
                hop,
                what + "from commit to a reader of committed records" + told + rest,
                "delays",
                series,
                List.of(new Aim(EXACTLY_ONCE, 2)));
    }

    private static String told(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, most %.1f ms",
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3);
    }

    private static String rest(List<Contender> contenders, Consumer<String> progress) throws Exception {
        var told = new StringBuilder();
        for (Contender contender : contenders) {
            if (contender instanceof Publishing) {
                contender.process().resume();
                TimeUnit.SECONDS.sleep(5);
                double before = contender.process().cpuSeconds();
                TimeUnit.SECONDS.sleep(REST_SECONDS);
                double share = (contender.process().cpuSeconds() - before) / REST_SECONDS;
                contender.process().suspend();
                told.append(String.format(
                        Locale.ROOT, "; at rest %s takes %.1f %% of a processor", contender.name(), share * 100));
            }
        }
        progress.accept(told.substring(Math.min(2, told.length())));
        return told.toString();
    }
}
