package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/operations.md names every metric of the pipeline; alarms and dashboards name no other, and no alarm is missing there. */
@EmbeddedOnly("vantage up has them in its process")
class MetricsAreDocumentedIT {
    private static final Path ROOT = Path.of("..");
    private static final Path ALARMS = ROOT.resolve("containers/prometheus/alerts.yml");
    private static final Path DASHBOARDS = ROOT.resolve("containers/grafana/dashboards");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(vantage_[a-z_]+)` \\|.*\\| *([A-Za-z]*) *\\|$");
    private static final Pattern SHOWN = Pattern.compile("(?m)^# TYPE (vantage_[a-z_]+) ");
    private static final Pattern USED = Pattern.compile("\\b(vantage_[a-z_]+)");
    private static final Pattern ALARM = Pattern.compile("(?m)alert: ([A-Za-z]+)$");

    /** Of the process, not of the pipeline; documented by whoever makes them. */
    private static final Set<String> ALARMS_OF_THE_PROCESS = Set.of("ServiceDown", "ServiceRestarts");

    @Test
    void shouldNameEveryMetricThatServicesShow(@TempDir Path directory) throws Exception {
        try (var stack = Stack.start(directory)) {
            var traffic = Traffic.of(3, 5, 20);
            stack.execute(traffic.referenceSql());
            var door = new Door(stack);
            door.send(traffic.leadFacts, 10);
            door.send(traffic.callFacts, 10);
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(stack.endpoint("METRICS_URL") + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            var shown = SHOWN.matcher(answer.body())
                    .results()
                    .map(found -> family(found.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(shown).hasSizeGreaterThan(20);
            assertThat(documented()).containsAll(shown);
        }
    }

    @Test
    void shouldNameOnlyMetricsThatExistInAlarmsAndDashboards() throws IOException {
        assertThat(documented()).containsAll(used(Files.readString(ALARMS)));
        try (var dashboards = Files.list(DASHBOARDS)) {
            for (Path dashboard : dashboards.toList()) {
                assertThat(documented()).as(dashboard.toString()).containsAll(used(Files.readString(dashboard)));
            }
        }
    }

    @Test
    void shouldNameOnlyMetricsThatTheSourcesMake() throws IOException {
        var sources = new StringBuilder();
        try (var files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().contains("/src/main/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                sources.append(Files.readString(file));
            }
        }
        String text = sources.toString();

        assertThat(documented()).allSatisfy(metric -> {
            String name = metric.replaceFirst("_(total|seconds)$", "").replace('_', '.');
            // The sink's begin with a constant.
            String rest = name.replaceFirst("^vantage\\.sink\\.", "");
            assertThat(text.contains('"' + name) || text.contains('"' + rest))
                    .as(metric)
                    .isTrue();
        });
    }

    @Test
    void shouldSayOfEachAlarmWhichMetricItIsOf() throws IOException {
        var documented = ROW.matcher(page())
                .results()
                .map(row -> row.group(2))
                .filter(alarm -> !alarm.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        documented.addAll(ALARMS_OF_THE_PROCESS);

        var alarms = ALARM.matcher(Files.readString(ALARMS))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(alarms);
        assertThat(alarms).allSatisfy(alarm -> assertThat(page()).contains("\n| " + alarm + " |"));
    }

    private static Set<String> documented() throws IOException {
        var names =
                ROW.matcher(page()).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).isNotEmpty();
        return names;
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/operations.md"));
    }

    private static Set<String> used(String text) {
        return USED.matcher(text).results().map(found -> family(found.group(1))).collect(Collectors.toSet());
    }

    /** Of a timer's or a histogram's series, the timer. */
    private static String family(String series) {
        return series.replaceFirst("_seconds_(count|sum|max|bucket)$", "_seconds");
    }
}
