package io.quinite.vantage.feed.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code subscriptions add URL}. */
@Command(
        name = "add",
        description = "Adds a subscription and prints it with its secret: the only time that it can be seen.",
        mixinStandardHelpOptions = true)
final class AddSubscription implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOption feed;

    @Parameters(paramLabel = "URL", description = "where changes are sent to, https")
    private String url;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description = "only leads that have or had one of them")
    private List<String> statuses = List.of();

    @Option(names = "--project", paramLabel = "UUID", split = ",", description = "only leads of one of them")
    private List<String> projects = List.of();

    @Option(names = "--field", paramLabel = "NAME", split = ",", description = "only updates that changed one of them")
    private List<String> fields = List.of();

    @Option(names = "--since", paramLabel = "TIME", description = "begin there (default: now)")
    private @Nullable String since;

    @Option(names = "--description", paramLabel = "TEXT", description = "what it is for")
    private @Nullable String description;

    @Override
    public Integer call() {
        var body = FeedOption.object().put("url", url);
        put(body, "status", statuses);
        put(body, "project", projects);
        put(body, "field", fields);
        if (since != null) {
            body.put("since", since);
        }
        if (description != null) {
            body.put("description", description);
        }
        spec.commandLine().getOut().println(feed.ask("POST", "", body).toPrettyString());
        return 0;
    }

    private static void put(ObjectNode body, String name, List<String> values) {
        if (!values.isEmpty()) {
            var array = body.putArray(name);
            values.forEach(array::add);
        }
    }
}
