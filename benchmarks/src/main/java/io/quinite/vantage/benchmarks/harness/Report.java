package io.quinite.vantage.benchmarks.harness;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run, as it is written down.
 *
 * @param command with which it can be repeated
 * @param machine what it ran on and with which versions
 */
public record Report(String command, Map<String, String> machine, List<Result> results) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @throws UncheckedIOException where the file is no report */
    public static Report read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + " is no report of a former run (made by --json): " + e.getMessage(), e);
        }
    }

    public void writeJson(Path file) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }

    public void writeMarkdown(Path file) throws IOException {
        Files.writeString(file, markdown());
    }

    public String markdown() {
        var text = new StringBuilder("`").append(command).append("`\n\n");
        machine.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        for (Result result : results) {
            text.append("\n### ")
                    .append(result.hop())
                    .append(": ")
                    .append(result.what())
                    .append("\n\n");
            table(result, text);
            text.append('\n');
            result.ratios()
                    .forEach(ratio ->
                            text.append("- ").append(line(result, ratio)).append('\n'));
            notes(result).forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static List<String> notes(Result result) {
        var notes = result.notes();
        return notes == null ? List.of() : notes;
    }

    private static void table(Result result, StringBuilder text) {
        text.append("| contender | ")
                .append(result.unit())
                .append("/s, median | lowest–highest | spread | processor per item |\n");
        text.append("|---|---|---|---|---|\n");
        for (Series series : result.series()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s–%s | %.0f %% | %s |%n",
                    series.contender(),
                    rate(series.median()),
                    rate(series.rates().stream().mapToDouble(rate -> rate).min().orElse(0)),
                    rate(series.rates().stream().mapToDouble(rate -> rate).max().orElse(0)),
                    series.spread() * 100,
                    series.medianCpuMicros() > 0 ? cpu(series.medianCpuMicros()) : "–"));
        }
    }

    /** What is slow is told in as many digits as what is fast. */
    static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%,.3f" : rate < 100 ? "%,.1f" : "%,.0f", rate);
    }

    private static String cpu(double micros) {
        return micros < 1e5
                ? String.format(Locale.ROOT, "%.1f µs", micros)
                : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
    }

    private static String line(Result result, Result.Ratio ratio) {
        if (!ratio.counts()) {
            return ratio.ours() + " against " + ratio.other() + ": no ratio, " + ratio.doubt();
        }
        String reached = result.aims().stream()
                .filter(aim -> aim.against().equals(ratio.other()))
                .map(aim -> String.format(
                        Locale.ROOT,
                        ratio.value() >= aim.atLeast()
                                ? ", the aim of %.2f is reached"
                                : ", **the aim of %.2f is not reached**",
                        aim.atLeast()))
                .findFirst()
                .orElse("");
        return String.format(Locale.ROOT, "%s against %s: %.2f%s", ratio.ours(), ratio.other(), ratio.value(), reached);
    }
}
