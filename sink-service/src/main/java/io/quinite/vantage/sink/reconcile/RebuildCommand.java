package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rebuild call_logs} and {@code rebuild campaigns}: the rows anew, from the log. */
@Command(
        name = "rebuild",
        description = {
            "Replays the log into a table of the same shape and constraints in the schema rebuild and shows how the table in use"
                    + " differs from it.",
            "With --swap the rows in use become those rows in one transaction, under the sink's locks; the sink goes on after it."
                    + " Rows of call_logs of which the log knows nothing are deleted; of campaigns only the numbers of calls"
                    + " are built and set."
        },
        mixinStandardHelpOptions = true)
public final class RebuildCommand implements Callable<Integer> {
    private static final String CALL_LOGS = "call_logs";
    private static final String CAMPAIGNS = "campaigns";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "TABLE", description = "call_logs or campaigns")
    private String table;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description =
                    "with the facts that were in the log at this time, such as 2026-11-09T00:00:00Z; cannot be swapped in")
    private @Nullable Instant asOf;

    @Option(names = "--swap", description = "make the rows in use those that were built")
    private boolean swap;

    @Option(
            names = "--keep",
            description = "leave schema rebuild behind, to be looked at; drop it before the next rebuild")
    private boolean keep;

    @Option(
            names = "--analytics-group",
            paramLabel = "NAME",
            defaultValue = Options.ANALYTICS_GROUP,
            description = "consumer group of analytics, for campaigns (default: ${DEFAULT-VALUE})")
    private String analyticsGroup;

    @Override
    public Integer call() throws Exception {
        if (asOf != null && swap) {
            throw new UserError("the rows of --as-of are old, so they are not swapped in; use --keep to look at them");
        }
        var out = spec.commandLine().getOut();
        try (var rebuild = open()) {
            var built = rebuild.build(asOf, difference -> {
                if (difference.kind().isWrong()) {
                    out.println(difference.line());
                }
            });
            out.printf(Locale.ROOT, "%,d rows built from %,d facts%n", built.rows(), built.facts());
            built.counts().forEach((kind, count) -> out.printf(Locale.ROOT, "%,d %s%n", count, word(kind)));
            if (swap) {
                out.printf(Locale.ROOT, "swapped in: %,d rows written or deleted%n", rebuild.swap());
            }
            if (keep) {
                rebuild.keep();
            }
        }
        out.flush();
        return 0;
    }

    private Rebuild open() throws IOException {
        var settings =
                Settings.environment().with(Endpoints.read(data).settings().startingWith(""));
        var progress = Progress.to(spec.commandLine().getErr());
        return switch (table) {
            case CALL_LOGS -> Rebuild.callLogs(settings, progress);
            case CAMPAIGNS -> Rebuild.campaigns(settings, progress, analyticsGroup);
            default -> throw new UserError("'" + table + "' cannot be rebuilt; call_logs and campaigns can");
        };
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
