package io.quinite.vantage.feed.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions rotate ID}. */
@Command(
        name = "rotate",
        description = "Makes a new secret and prints it; requests are signed with both until the overlap is over.",
        mixinStandardHelpOptions = true)
final class RotateSecret implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "ID", description = "of the subscription")
    private UUID id;

    @Option(
            names = "--overlap",
            paramLabel = "HOURS",
            defaultValue = "24",
            description = "how long the former secret is good too, up to 168 (default: ${DEFAULT-VALUE})")
    private int hours;

    @Override
    public Integer call() {
        var answer = feed.ask("POST", "/" + id + "/rotate", FeedOption.object().put("overlap_hours", hours));
        spec.commandLine().getOut().println(answer.path("secret").asText());
        return 0;
    }
}
