package io.quinite.vantage.feed.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions show ID}. */
@Command(
        name = "show",
        description = "Shows a subscription as JSON, without its secret.",
        mixinStandardHelpOptions = true)
final class ShowSubscription implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "ID", description = "of the subscription")
    private UUID id;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(feed.ask("GET", "/" + id, null).toPrettyString());
        return 0;
    }
}
