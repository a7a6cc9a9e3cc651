package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code campaigns}: totals as PostgreSQL has them now; with {@code --watch} as analytics shows them, live. */
@Command(
        name = "campaigns",
        description = "Shows the totals of the campaigns, the best conversion rate first.",
        mixinStandardHelpOptions = true)
final class CampaignsCommand implements Callable<Integer> {
    /** To the top left corner, and empty. */
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private static final Duration NAMES_FOR = Duration.ofSeconds(10);
    private static final int FRAME_MS = 100;

    /** Campaigns beyond these, the worst ones, are in no frame. */
    private static final int WATCHED_MAX = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "how many to show (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--watch", description = "show each change as analytics counts it, until Ctrl-C")
    private boolean watch;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var endpoints = Endpoints.read(data.directory());
        try (var database = Database.connect(endpoints)) {
            if (watch) {
                watch(endpoints, database, out);
            }
            CampaignRows.read(database, limit).lines().forEach(out::println);
            out.flush();
        }
        return 0;
    }

    /** Names are those of PostgreSQL, which is asked again for new ones every ten seconds. */
    private void watch(Endpoints endpoints, Connection database, PrintWriter out)
            throws SQLException, InterruptedException {
        try (var live = new LiveTotals(endpoints)) {
            while (!Thread.interrupted()) {
                var rows = CampaignRows.read(database, WATCHED_MAX);
                rows.rows().forEach(row -> live.follow(row.organizationId()));
                long until = System.nanoTime() + NAMES_FOR.toNanos();
                while (System.nanoTime() < until) {
                    out.print(CLEAR);
                    rows.with(live.totals(), limit).lines().forEach(out::println);
                    out.println(
                            live.cutOff() == 0 ? "live; Ctrl-C ends it" : "analytics does not answer; trying again");
                    out.flush();
                    live.awaitChange(NAMES_FOR);
                    TimeUnit.MILLISECONDS.sleep(FRAME_MS);
                }
            }
        }
    }
}
