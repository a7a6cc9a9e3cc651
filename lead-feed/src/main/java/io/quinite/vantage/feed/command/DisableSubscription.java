package io.quinite.vantage.feed.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions disable ID}. */
@Command(
        name = "disable",
        description = "Sends nothing more until it is enabled; its place is kept.",
        mixinStandardHelpOptions = true)
final class DisableSubscription implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "ID", description = "of the subscription")
    private UUID id;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(feed.ask("POST", "/" + id + "/disable", null).toPrettyString());
        return 0;
    }
}
