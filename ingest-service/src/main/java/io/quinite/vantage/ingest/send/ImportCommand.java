package io.quinite.vantage.ingest.send;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vantage import FILE}: leads from CSV to the door of a running stack; after a crash it goes on where it was. */
@Command(
        name = "import",
        description = {
            "Imports leads from a CSV file (UTF-8; the first row names the columns) through the door of a running stack.",
            "How far it has come stands in FILE.import-progress: started again after a crash, it goes on there.",
            "Refused rows go to FILE.errors.csv, each with its row, line, field and the reason."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every row was accepted",
            "1:could not finish; run it again to go on",
            "3:some rows were refused"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final int REFUSED = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV after RFC 4180, with a header")
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(
            names = "--organization",
            paramLabel = "UUID",
            description = "whose leads they are, where the key leaves it open")
    private @Nullable String organization;

    @Option(names = "--map", paramLabel = "COLUMN:FIELD", description = "what a column is; '-' leaves it out")
    private List<String> mappings = new ArrayList<>();

    @Option(names = "--region", paramLabel = "XX", description = "where phone numbers without a country code are")
    private @Nullable String region;

    @Option(names = "--import-key", paramLabel = "TEXT", description = "sets apart what would be the same leads")
    private @Nullable String importKey;

    @Option(names = "--dry-run", description = "check every row and send nothing")
    private boolean dryRun;

    @Option(
            names = "--chunk",
            paramLabel = "ROWS",
            defaultValue = "1000",
            description = "rows a request, up to 1000 (default: ${DEFAULT-VALUE})")
    private int chunk;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "how long to try again while the door is shut (default: ${DEFAULT-VALUE})")
    private int patience;

    @Option(names = "--from-start", description = "forget what was imported before")
    private boolean fromStart;

    @Override
    public Integer call() throws InterruptedException {
        if (chunk < 1 || chunk > 1_000) {
            throw new UserError("--chunk is " + chunk + "; it takes a number from 1 to 1000");
        }
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no file " + file);
        }
        Endpoints.read(data);
        var client = new ImportClient(() -> Endpoints.find(data), Duration.ofSeconds(patience), options());
        try {
            return send(client);
        } catch (IOException e) {
            throw new UserError("cannot go on: " + e + "; run the same command again to go on where it was", e);
        }
    }

    private int send(ImportClient client) throws IOException, InterruptedException {
        long size = Files.size(file);
        long identity = 31L * size
                + 31L * 31 * Files.getLastModifiedTime(file).toMillis()
                + options().hashCode();
        // A dry run leaves nothing behind, so that it cannot be taken for the import itself.
        var progress = fromStart || dryRun ? ImportProgress.none(file, identity) : ImportProgress.read(file, identity);
        var out = spec.commandLine().getOut();
        if (progress.rows() > 0) {
            out.println(file + ": going on after row " + progress.rows());
        }
        var display = ProgressDisplay.of(out, file.toString(), size, "rows");
        var errors = new ImportErrors(file, progress.reportBytes());
        try (var parts = new CsvParts(file, chunk, progress.offset(), progress.lines())) {
            for (var part = parts.next(); part != null; part = parts.next()) {
                var answer = client.send(part, progress.rows());
                progress = new ImportProgress(
                        file,
                        identity,
                        part.endOffset(),
                        part.endLines(),
                        Math.max(progress.rows(), answer.path("rows").asLong()),
                        progress.accepted() + answer.path("accepted").asLong(),
                        progress.refused() + answer.path("refused").asLong(),
                        errors.add(answer.path("errors")));
                if (!dryRun) {
                    progress.write();
                }
                display.show(progress.offset(), progress.accepted(), progress.refused());
            }
        }
        display.end(progress.accepted(), progress.refused(), file + ".errors.csv");
        progress.forget();
        return progress.refused() == 0 ? 0 : REFUSED;
    }

    private List<Map.Entry<String, String>> options() {
        var options = new ArrayList<Map.Entry<String, String>>();
        mappings.forEach(mapping -> options.add(Map.entry("map", mapping)));
        add(options, "organization_id", organization);
        add(options, "region", region);
        add(options, "import_key", importKey);
        add(options, "dry_run", dryRun ? "true" : null);
        return options;
    }

    private static void add(List<Map.Entry<String, String>> options, String name, @Nullable String value) {
        if (value != null) {
            options.add(Map.entry(name, value));
        }
    }
}
