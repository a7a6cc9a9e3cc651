package io.quinite.vantage.ingest.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.ingest.SharedStack;
import io.quinite.vantage.ingest.TestDoor;
import io.quinite.vantage.ingest.TopicReader;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(SharedStack.class)
final class ImportCommandIT {
    @TempDir
    private static Path directory;

    private static TestDoor door;
    private static ServerSocket admin;

    private final UUID organization = UUID.randomUUID();

    @BeforeAll
    static void start(TestStack stack) throws Exception {
        door = TestDoor.start(stack, Map.of());
        admin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        door.writeEndpoints(directory, admin);
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
        door.close();
    }

    @Test
    void shouldImportAFileInPartsAndReportWhatWasRefused() throws Exception {
        Path file = directory.resolve("leads.csv");
        Files.writeString(
                file,
                "\nname,phone,notes\r\nAsha,9800000001,\"two\nlines, \"\"quoted\"\"\"\r\n\r\n"
                        + "=cmd,12,\r\nRavi,9800000002,x\r\nZoe,9800000003\r\nLast,9800000004,-1");
        var out = new StringWriter();

        int status = run(out, "--chunk", "2", file.toString());

        assertThat(status).isEqualTo(3);
        assertThat(out.toString()).contains("3 rows accepted, 2 refused (see " + file + ".errors.csv)");
        assertThat(Files.readString(directory.resolve("leads.csv.errors.csv")))
                .isEqualTo("\"row\",\"line\",\"field\",\"column\",\"code\",\"reason\"\r\n"
                        + "\"2\",\"6\",\"phone\",\"phone\",\"invalid-phone\",\"phone is no number that exists in region IN;"
                        + " give the country code with a +\"\r\n"
                        + "\"4\",\"8\",\"\",\"\",\"column-count\",\"the row has 2 cells, the header 3;"
                        + " a cell with a comma must be in quotes\"\r\n");
        assertThat(stored()).hasSize(3);
        assertThat(directory.resolve("leads.csv.import-progress")).doesNotExist();
    }

    @Test
    void shouldGoOnWhereItWasStopped() throws Exception {
        Path file = directory.resolve("long.csv");
        Files.writeString(
                file,
                IntStream.range(0, 500)
                        .mapToObj(i -> "Lead %d,98%08d%n".formatted(i, i))
                        .collect(Collectors.joining("", "name,phone\n", "\"open\n")));

        assertThat(run(new StringWriter(), "--chunk", "100", file.toString())).isNotZero();
        assertThat(stored()).hasSize(500);
        String before = Files.readString(directory.resolve("long.csv.import-progress"));
        assertThat(before).endsWith(" 500 500 500 0 0\n");
        var out = new StringWriter();
        run(out, "--chunk", "100", file.toString());

        assertThat(out.toString()).contains("going on after row 500");
        assertThat(stored()).hasSize(500);
    }

    @Test
    void shouldSendNothingInADryRun() throws Exception {
        Path file = directory.resolve("dry.csv");
        Files.writeString(file, "Who,Tel\nAsha,9800000001\n");

        int status = run(new StringWriter(), "--dry-run", "--map", "Who:name", "--map", "Tel:phone", file.toString());

        assertThat(status).isZero();
        assertThat(stored()).isEmpty();
    }

    private int run(StringWriter out, String... more) {
        var args = new ArrayList<>(List.of("--data", directory.toString(), "--organization", organization.toString()));
        args.addAll(List.of(more));
        return new CommandLine(new ImportCommand())
                .setOut(new PrintWriter(out, true))
                .execute(args.toArray(String[]::new));
    }

    private List<LeadEvent> stored() {
        return TopicReader.all(door.settings(), Topics.LEAD_EVENTS).stream()
                .map(row -> row.value())
                .filter(event -> event.getOrganizationId().equals(organization))
                .toList();
    }
}
