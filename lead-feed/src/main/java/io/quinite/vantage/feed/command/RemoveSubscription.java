package io.quinite.vantage.feed.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions remove ID}. */
@Command(
        name = "remove",
        description = "Removes a subscription with all that waits for it.",
        mixinStandardHelpOptions = true)
final class RemoveSubscription implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "ID", description = "of the subscription")
    private UUID id;

    @Override
    public Integer call() {
        feed.ask("DELETE", "/" + id, null);
        spec.commandLine().getOut().println("removed " + id);
        return 0;
    }
}
