package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code campaigns}: totals as PostgreSQL has them now. */
@Command(
        name = "campaigns",
        description = "Shows the totals of the campaigns, the best conversion rate first.",
        mixinStandardHelpOptions = true)
final class CampaignsCommand implements Callable<Integer> {
    /** To the top left corner, and empty. */
    private static final String CLEAR = "\u001b[H\u001b[2J";

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

    @Option(names = "--watch", description = "show them again every second, until Ctrl-C")
    private boolean watch;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        try (var database = Database.connect(Endpoints.read(data.directory()))) {
            do {
                out.print(watch ? CLEAR : "");
                CampaignRows.read(database, limit).lines().forEach(out::println);
                out.flush();
                TimeUnit.SECONDS.sleep(watch ? 1 : 0);
            } while (watch);
        }
        return 0;
    }
}
