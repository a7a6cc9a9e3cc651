package io.quinite.vantage.feed.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code subscriptions list}. */
@Command(name = "list", description = "Lists the organization's subscriptions.", mixinStandardHelpOptions = true)
final class ListSubscriptions implements Callable<Integer> {
    private static final String LINE = "%-36s  %-24s  %7s  %7s  %-30s  %s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, LINE, "id", "state", "leads", "changes", "last success", "url");
        for (var each : feed.ask("GET", "", null).path("subscriptions")) {
            String code = each.path("disabled").path("code").asText();
            out.printf(
                    Locale.ROOT,
                    LINE,
                    each.path("id").asText(),
                    code.isEmpty() ? "enabled" : "disabled: " + code,
                    each.path("waiting_leads").asText(),
                    each.path("pending_changes").asText(),
                    each.path("last_success_at").asText("never"),
                    each.path("url").asText());
        }
        return 0;
    }
}
