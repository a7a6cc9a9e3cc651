package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        try (var database = Database.connect(Endpoints.read(data.directory()))) {
            CampaignRows.read(database, limit).lines().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
