package io.quinite.vantage.ingest.send;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code send FILE...}: facts from files to the door of a running stack; after a crash it goes on where it was. */
@Command(
        name = "send",
        description = {
            "Sends facts, one JSON object a line, to the door of a running stack.",
            "How far it has come stands in FILE.progress: started again after a crash, it goes on there.",
            "Refused lines go to FILE.rejected, each with its line number and the reason."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every fact was accepted",
            "1:could not finish; run it again to go on",
            "3:some facts were refused"
        })
public final class SendCommand implements Callable<Integer> {
    private static final int REFUSED = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "NDJSON: a fact a line, about calls or leads")
    private List<Path> files;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(
            names = "--to",
            paramLabel = "WHERE",
            description =
                    "call-events or lead-events for every line; by default each line's call_sid or lead_id decides")
    private @Nullable String to;

    @Option(
            names = "--chunk",
            paramLabel = "LINES",
            defaultValue = "500",
            description = "lines a request (default: ${DEFAULT-VALUE})")
    private int chunk;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "how long to try again while the door is shut (default: ${DEFAULT-VALUE})")
    private int patience;

    @Option(names = "--from-start", description = "forget what was sent before")
    private boolean fromStart;

    @Override
    public Integer call() throws InterruptedException {
        if (chunk < 1) {
            throw new UserError("--chunk is " + chunk + "; it takes a number from 1");
        }
        var route = to == null ? null : route(to);
        Endpoints.read(data);
        var sending = new ChunkSender(() -> Endpoints.find(data), Duration.ofSeconds(patience));
        var done = new ArrayList<Progress>();
        long rejected = 0;
        try {
            for (Path file : files) {
                var progress = sendFile(file, route, sending);
                done.add(progress);
                rejected += progress.rejected();
            }
            // Only now: had it been killed in the second file, it would have sent the first one again.
            for (Progress progress : done) {
                progress.forget();
            }
        } catch (IOException e) {
            throw new UserError("cannot go on: " + e + "; run the same command again to go on where it was", e);
        }
        return rejected == 0 ? 0 : REFUSED;
    }

    private Progress sendFile(Path file, DoorClient.@Nullable Route route, ChunkSender sending)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no file " + file);
        }
        var progress = fromStart ? Progress.none(file) : Progress.read(file);
        long size = Files.size(file);
        if (progress.offset() > size) {
            throw new UserError(file + " is shorter than what was sent of it; to send it anew, add --from-start");
        }
        var out = spec.commandLine().getOut();
        if (progress.offset() > 0) {
            out.println(file + ": going on after line " + progress.lines());
        }
        var display = ProgressDisplay.of(out, file.toString(), size, "facts");
        try (var chunks = new FileChunks(file, progress, chunk, route);
                var refusals = new Refusals(file, progress)) {
            for (var next = chunks.next(); next != null; next = chunks.next()) {
                int refused = sending.send(next, refusals);
                progress = progress.after(next, refused, refusals.flushed());
                progress.write();
                display.show(progress.offset(), progress.accepted(), progress.rejected());
            }
        }
        display.end(progress.accepted(), progress.rejected(), file + ".rejected");
        return progress;
    }

    private static DoorClient.Route route(String name) {
        return switch (name) {
            case "call-events" -> DoorClient.Route.CALL_EVENTS;
            case "lead-events" -> DoorClient.Route.LEAD_EVENTS;
            default -> throw new UserError("--to is '" + name + "'; it takes call-events or lead-events");
        };
    }
}
