package io.quinite.vantage.benchmarks;

import io.quinite.vantage.benchmarks.analytics.TotalsHop;
import io.quinite.vantage.benchmarks.cdc.CdcHop;
import io.quinite.vantage.benchmarks.door.DoorHop;
import io.quinite.vantage.benchmarks.growth.GrowthHop;
import io.quinite.vantage.benchmarks.harness.Comparison;
import io.quinite.vantage.benchmarks.harness.Hop;
import io.quinite.vantage.benchmarks.harness.Machine;
import io.quinite.vantage.benchmarks.harness.Report;
import io.quinite.vantage.benchmarks.harness.Result;
import io.quinite.vantage.benchmarks.hot.HotPathsHop;
import io.quinite.vantage.benchmarks.serde.SerdeHop;
import io.quinite.vantage.benchmarks.sink.OriginHop;
import io.quinite.vantage.benchmarks.sink.SinkHop;
import io.quinite.vantage.benchmarks.start.StartHop;
import io.quinite.vantage.benchmarks.whole.WholeHop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Status 0: measured; 1: slower than the report that it is compared with, or not comparable, or a hop failed; 2: wrong options. */
@Command(
        name = "vantage bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures hops of the pipeline beside their limits and what people use instead, in turns, as ratios."
                        + " Progress goes to stderr, the tables to stdout.")
public final class BenchCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BenchCommand.class);

    private static final Map<String, Hop> HOPS = byName(
            new SerdeHop(),
            new HotPathsHop(),
            new DoorHop(),
            new TotalsHop(),
            new SinkHop(),
            new OriginHop(),
            new WholeHop(),
            new StartHop(),
            new GrowthHop(),
            new CdcHop());

    @Parameters(arity = "0..*", paramLabel = "HOP", description = "Hops to measure; all without one. See --list.")
    private List<String> hops = new ArrayList<>();

    @Option(names = "--list", description = "Lists the hops.")
    private boolean list;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds that count, of each contender; at least 5 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--size",
            description = "How much in a round: ${COMPLETION-CANDIDATES} (default: medium, and half where all hops are"
                    + " measured).")
    private @Nullable Size size;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report for --compare.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables.")
    private @Nullable Path markdown;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "A report of a former run: status 1 where a ratio lost more than a fifth.")
    private @Nullable Path before;

    @Spec
    private @Nullable CommandSpec spec;

    /** As words on the command line. */
    @SuppressWarnings("java:S115")
    private enum Size {
        small(0.2),
        half(0.5),
        medium(1),
        large(5);

        private final double factor;

        Size(double factor) {
            this.factor = factor;
        }
    }

    public static void main(String[] args) {
        int status = new CommandLine(new BenchCommand()).execute(args);
        System.out.flush();
        System.exit(status); // what a failed hop left running must not keep it alive
    }

    private static Map<String, Hop> byName(Hop... hops) {
        var named = new LinkedHashMap<String, Hop>();
        for (Hop hop : hops) {
            named.put(hop.name(), hop);
        }
        return named;
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            HOPS.values().forEach(hop -> System.out.printf("%-10s %s%n", hop.name(), hop.title()));
            return 0;
        }
        var chosen = chosen();
        Report former = before == null ? null : Report.read(before);
        var failed = new ArrayList<String>();
        var report = measure(chosen, failed);
        System.out.print(report.markdown());
        if (json != null) {
            report.writeJson(json);
        }
        if (markdown != null) {
            report.writeMarkdown(markdown);
        }
        int status = former == null ? 0 : compare(former, report);
        if (!failed.isEmpty()) {
            System.err.println("not measured, see above: " + String.join(", ", failed));
            return 1;
        }
        return status;
    }

    private List<Hop> chosen() {
        if (rounds < 5) {
            throw new ParameterException(line(), "--rounds is " + rounds + "; a median wants at least 5");
        }
        for (String name : hops) {
            if (!HOPS.containsKey(name)) {
                throw new ParameterException(
                        line(), "there is no hop " + name + "; there are " + String.join(", ", HOPS.keySet()));
            }
        }
        return hops.isEmpty()
                ? List.copyOf(HOPS.values())
                : hops.stream().map(HOPS::get).toList();
    }

    /** All hops are to be done in half an hour. */
    private Size size() {
        return size != null ? size : hops.isEmpty() ? Size.half : Size.medium;
    }

    private CommandLine line() {
        return spec == null ? new CommandLine(this) : spec.commandLine();
    }

    private Report measure(List<Hop> chosen, List<String> failed) {
        var machine = Machine.describe();
        var results = new ArrayList<Result>();
        for (Hop hop : chosen) {
            System.err.printf("%s: %s%n", hop.name(), hop.title());
            long began = System.nanoTime();
            String how = "done";
            try {
                results.addAll(hop.run(
                        new Hop.Plan(rounds, size().factor),
                        text -> System.err.printf("  %s: %s%n", hop.name(), text)));
            } catch (Exception e) {
                // What the others come to is not lost for it.
                LOG.error("hop={} failed", hop.name(), e);
                failed.add(hop.name());
                how = "FAILED";
            }
            System.err.printf(
                    "%s: %s in %d s%n",
                    hop.name(), how, Duration.ofNanos(System.nanoTime() - began).toSeconds());
        }
        String names = chosen.stream().map(Hop::name).collect(Collectors.joining(" "));
        return new Report(
                String.format(Locale.ROOT, "./vantage bench %s --rounds %d --size %s", names, rounds, size()),
                machine,
                results);
    }

    private static int compare(Report former, Report now) {
        var comparison = Comparison.of(former, now);
        comparison.slower().forEach(what -> System.err.println("SLOWER " + what));
        if (comparison.compared() == 0) {
            System.err.println(
                    "nothing could be compared: no ratio is told by both runs; see above whether their rounds spread too"
                            + " wide (more --rounds, a larger --size or a quieter machine helps), or whether they are of other hops");
            return 1;
        }
        System.out.printf(
                "%n%d of %d ratios lost more than a fifth%n",
                comparison.slower().size(), comparison.compared());
        return comparison.slower().isEmpty() ? 0 : 1;
    }
}
