package io.quinite.vantage.feed.command;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions attempts ID}. */
@Command(
        name = "attempts",
        description = "Lists the latest attempts, the newest first.",
        mixinStandardHelpOptions = true)
final class ListAttempts implements Callable<Integer> {
    private static final String LINE = "%-24s  %-36s  %3s  %-10s  %6s  %6s  %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "ID", description = "of the subscription")
    private UUID id;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "how many, up to 1000 (default: ${DEFAULT-VALUE})")
    private int limit;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, LINE, "at", "lead", "try", "outcome", "status", "ms", "webhook-id, detail");
        for (var each :
                feed.ask("GET", "/" + id + "/attempts?limit=" + limit, null).path("attempts")) {
            out.printf(
                    Locale.ROOT,
                    LINE,
                    each.path("at").asText(),
                    each.path("lead_id").asText("all"),
                    each.path("attempt").asText(),
                    each.path("outcome").asText(),
                    each.path("status").asText(""),
                    each.path("duration_ms").asText(),
                    each.path("webhook_id").asText() + " " + each.path("detail").asText(""));
        }
        return 0;
    }
}
