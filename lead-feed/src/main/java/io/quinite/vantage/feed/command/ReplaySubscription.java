package io.quinite.vantage.feed.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions replay ID}. */
@Command(
        name = "replay",
        description = "Goes back to a time or a change and delivers everything from there on again.",
        mixinStandardHelpOptions = true)
final class ReplaySubscription implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "ID", description = "of the subscription")
    private UUID id;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable From from;

    /** One of both. */
    static final class From {
        @Option(names = "--since", paramLabel = "TIME", required = true, description = "such as 2026-11-24T09:30:00Z")
        private @Nullable String since;

        @Option(names = "--change", paramLabel = "ID", required = true, description = "the webhook-id of a change")
        private @Nullable String change;
    }

    @Override
    public Integer call() {
        var body = FeedOption.object();
        if (from != null && from.since != null) {
            body.put("since", from.since);
        } else if (from != null) {
            body.put("change", from.change);
        }
        var answer = feed.ask("POST", "/" + id + "/replay", body);
        spec.commandLine().getOut().println(answer.toPrettyString());
        return 0;
    }
}
