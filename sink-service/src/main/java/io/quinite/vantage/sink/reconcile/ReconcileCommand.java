package io.quinite.vantage.sink.reconcile;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reconcile}: whether PostgreSQL holds what the log says. */
@Command(
        name = "reconcile",
        description = {
            "Compares call_logs, leads and the totals of campaigns with the log and the totals topic, and names what differs.",
            "The sink may go on meanwhile: what it has not read yet is not missed. Edits of leads by people are no differences."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:everything is as the log says", "1:something differs", "2:could not compare"})
public final class ReconcileCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int FAILED = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = "directory of the running stack (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(names = "--campaign", paramLabel = "ID", description = "only calls and totals of this campaign")
    private @Nullable UUID campaign;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "only calls placed at this time (such as 2026-11-09T00:00:00Z) or later; reads less of the log")
    private @Nullable Instant since;

    @Option(names = "--json", description = "one JSON object a line: each difference, then the summary")
    private boolean json;

    @Option(names = "--all", description = "also tell what is parked, dead-lettered or deleted by people")
    private boolean all;

    @Option(
            names = "--fix",
            description =
                    "write rows that are missing or different, with the sink's own statements and under its locks")
    private boolean fix;

    @Option(
            names = "--delete-extra",
            description = "with --fix: delete rows of call_logs of which the log knows nothing")
    private boolean deleteExtra;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "where to spill what is read, about as much as the log (default: the temporary directory)")
    private @Nullable Path work;

    @Option(
            names = "--analytics-group",
            paramLabel = "NAME",
            defaultValue = Options.ANALYTICS_GROUP,
            description = "consumer group of analytics (default: ${DEFAULT-VALUE})")
    private String analyticsGroup;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return compare();
        } catch (UserError e) {
            err.println("vantage reconcile: " + e.getMessage());
        } catch (SQLException e) {
            err.println("vantage reconcile: the database cannot be read: " + e.getMessage());
        } catch (KafkaException e) {
            err.println("vantage reconcile: the log cannot be read: " + e.getMessage());
        } catch (IOException e) {
            err.println("vantage reconcile: cannot spill, is there room for it (--work)? " + e);
        }
        err.flush();
        return FAILED;
    }

    private int compare() throws IOException, SQLException {
        if (deleteExtra && !fix) {
            throw new UserError("--delete-extra goes with --fix");
        }
        var everything = Options.everything();
        var options = new Options(
                campaign, since, work == null ? everything.workDirectory() : work, analyticsGroup, fix, deleteExtra);
        var out = spec.commandLine().getOut();
        var report = json ? Report.json(out) : Report.text(out);
        var progress = Progress.to(spec.commandLine().getErr());
        var result = new Reconciler(
                        Settings.environment()
                                .with(Endpoints.read(data).settings().startingWith("")),
                        options,
                        progress,
                        difference -> {
                            if (all || difference.kind().isWrong()) {
                                report.difference(difference);
                            }
                        })
                .run();
        report.summary(result);
        out.flush();
        return result.isEqual() ? 0 : DIFFERENT;
    }
}
