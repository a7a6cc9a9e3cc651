package io.quinite.vantage.launcher;

import io.quinite.vantage.access.command.KeysCommand;
import io.quinite.vantage.cdc.command.CdcCommand;
import io.quinite.vantage.feed.command.SubscriptionsCommand;
import io.quinite.vantage.ingest.send.ImportCommand;
import io.quinite.vantage.ingest.send.SendCommand;
import io.quinite.vantage.schemas.db.MigrateCommand;
import io.quinite.vantage.schemas.deploy.CreateTopicsCommand;
import io.quinite.vantage.schemas.deploy.RegisterSchemasCommand;
import io.quinite.vantage.schemas.rights.GrantRightsCommand;
import io.quinite.vantage.sink.letters.DeadLettersCommand;
import io.quinite.vantage.sink.letters.ParkedCommand;
import io.quinite.vantage.sink.reconcile.RebuildCommand;
import io.quinite.vantage.sink.reconcile.ReconcileCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code vantage} command. Status 0: done; 1: it could not be done, one sentence on stderr says why; 2: wrong
 * options, with the usage.
 */
@Command(
        name = "vantage",
        description = "Call events to exact campaign totals, PostgreSQL rows and lead changes.",
        footer = "Beside these: vantage bench measures hops beside their limits and peers; vantage bench --help.",
        mixinStandardHelpOptions = true,
        version = "vantage 0.1.0",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            SimulateCommand.class,
            SendCommand.class,
            KeysCommand.class,
            SubscriptionsCommand.class,
            ImportCommand.class,
            TailCommand.class,
            CampaignsCommand.class,
            AnalyticsCommand.class,
            StatusCommand.class,
            CdcCommand.class,
            ReconcileCommand.class,
            RebuildCommand.class,
            DeadLettersCommand.class,
            ParkedCommand.class,
            MigrateCommand.class,
            CreateTopicsCommand.class,
            RegisterSchemasCommand.class,
            GrantRightsCommand.class,
        })
public final class Vantage {
    private Vantage() {}

    public static void main(String[] args) {
        Log.quietConsole();
        int status = commandLine().execute(args);
        System.out.flush();
        System.exit(status);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Vantage())
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(Failures::wrongOptions)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
