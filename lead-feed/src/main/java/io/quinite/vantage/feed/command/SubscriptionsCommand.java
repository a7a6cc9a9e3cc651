package io.quinite.vantage.feed.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code subscriptions}: where an organization's lead changes are sent. */
@Command(
        name = "subscriptions",
        description = "Manages the webhooks to which an organization's lead changes are sent.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(add | list | show | rotate | disable | enable | remove | attempts | replay)",
        subcommands = {
            AddSubscription.class,
            ListSubscriptions.class,
            ShowSubscription.class,
            RotateSecret.class,
            DisableSubscription.class,
            EnableSubscription.class,
            RemoveSubscription.class,
            ListAttempts.class,
            ReplaySubscription.class
        })
public final class SubscriptionsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "say what to do: add, list, show, rotate, disable, enable, remove, attempts or replay");
    }
}
