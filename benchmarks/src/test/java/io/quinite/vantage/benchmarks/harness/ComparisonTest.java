package io.quinite.vantage.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {
    @TempDir
    private Path directory;

    private static Report report(Series... series) {
        return new Report("a run", Map.of(), List.of(new Result("hop", "a hop", "rows", List.of(series), List.of())));
    }

    private static Series ours(double... rates) {
        return series("ours", Role.OURS, rates);
    }

    private static Series limit(double... rates) {
        return series("limit", Role.LIMIT, rates);
    }

    private static Series series(String name, Role role, double... rates) {
        return new Series(name, role, Arrays.stream(rates).boxed().toList(), List.of());
    }

    private static List<String> slower(Report before, Report now) {
        var comparison = Comparison.of(before, now);
        assertThat(comparison.compared()).isEqualTo(1);
        return comparison.slower();
    }

    @Test
    void shouldNameARatioThatLostMoreThanAFifth() {
        var before = report(ours(90, 90, 90, 90, 90), limit(100, 100, 100, 100, 100));
        var now = report(ours(70, 70, 70, 70, 70), limit(100, 100, 100, 100, 100));

        assertThat(slower(before, now)).containsExactly("hop: ours is at 0.70 of limit and was at 0.90");
    }

    @Test
    void shouldNotTakeABusierMachineForSlowerCode() {
        var before = report(ours(90, 90, 90, 90, 90), limit(100, 100, 100, 100, 100));
        var now = report(ours(45, 45, 45, 45, 45), limit(50, 50, 50, 50, 50));

        assertThat(slower(before, now)).isEmpty();
    }

    @Test
    void shouldTellNoRatioWhereRoundsDifferTooMuch() {
        var result = report(ours(40, 60, 90, 120, 150), limit(100, 100, 100, 100, 100))
                .results()
                .get(0);

        assertThat(result.ratios()).singleElement().satisfies(ratio -> {
            assertThat(ratio.counts()).isFalse();
            assertThat(ratio.doubt()).isEqualTo("the rounds of ours spread by 67 %");
        });
        var comparison = Comparison.of(report(ours(900, 900), limit(100, 100)), report(ours(1, 1000), limit(100, 100)));
        assertThat(comparison.compared()).isZero();
        assertThat(comparison.slower()).isEmpty();
    }

    @Test
    void shouldNameWhatCostsMoreProcessorTimeWhereTheRatesSpreadTooWide() {
        var rates = List.of(1.0, 50.0, 100.0, 150.0, 200.0);
        var before = report(
                new Series("ours", Role.OURS, rates, List.of(1.2, 1.25, 1.3)),
                new Series("limit", Role.LIMIT, rates, List.of(1.0, 1.0, 1.0)));
        var now = report(
                new Series("ours", Role.OURS, rates, List.of(2.4, 2.5, 2.6)),
                new Series("limit", Role.LIMIT, rates, List.of(1.0, 1.0, 1.0)));

        assertThat(slower(before, now))
                .containsExactly("hop: by processor time an item ours is at 0.40 of limit and was at 0.80");
        assertThat(slower(before, before)).isEmpty();
    }

    @Test
    void shouldReadTheReportThatItWrote() throws IOException {
        var written = report(ours(1, 2, 3), limit(4, 5, 6));
        Path file = directory.resolve("report.json");
        written.writeJson(file);

        assertThat(Report.read(file)).isEqualTo(written);
    }

    @Test
    void shouldSayThatAFileIsNoReport() throws IOException {
        Path file = Files.writeString(directory.resolve("other.json"), "[]");

        assertThatThrownBy(() -> Report.read(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("other.json is no report of a former run");
    }
}
