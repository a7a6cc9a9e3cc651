package io.quinite.vantage.launcher;

import io.quinite.vantage.analytics.AnalyticsConfig;
import io.quinite.vantage.analytics.AnalyticsReset;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code analytics reset}. */
@Command(
        name = "analytics",
        description = "Looks after the service that counts calls.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AnalyticsCommand.Reset.class)
final class AnalyticsCommand {
    private static final String ANALYTICS = "analytics";

    @Command(
            name = "reset",
            description = {
                "Takes away what analytics has of its own, so that its next start counts everything again, from the beginning of"
                        + " the log: the offsets of its consumer group, its internal topics, and its stores on this machine.",
                "It stops nothing: it refuses while an instance runs. The figures that were published stay as they are until"
                        + " the recomputed ones, of a later epoch, replace them."
            },
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {
        private static final Path USUAL = Path.of(".vantage");

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "directory of the stack, which is started for it without its services (default: the Kafka"
                        + " and the state directory that the settings of the environment name; else .vantage)")
        private @Nullable Path data;

        @Option(names = "--yes", description = "do it; without this option it only tells what it would delete")
        private boolean yes;

        @Override
        public Integer call() throws Exception {
            var environment = Settings.environment();
            if (data == null && environment.under("kafka").containsKey("bootstrap.servers")) {
                return reset(environment);
            }
            Path shown = data == null ? USUAL : data;
            var endpoints = Endpoints.find(shown);
            if (endpoints.isPresent() && endpoints.get().answering()) {
                return reset(settings(environment, endpoints.get().settings(), shown));
            }
            if (!Files.exists(shown.resolve(DataDirectory.VERSION_FILE))) {
                throw new UserError("there is no stack in " + shown + "; name its directory with --data");
            }
            try (var directory = DataDirectory.open(shown, false);
                    var stack = EmbeddedStack.start(directory.path())) {
                return reset(settings(environment, stack.settings(), directory.path()));
            }
        }

        /** As {@code vantage up} sets them. */
        private static Settings settings(Settings environment, Settings stack, Path directory) {
            return environment
                    .with(stack.startingWith(""))
                    .with(Map.of(
                            "analytics.state.dir", directory.resolve(ANALYTICS).toString()));
        }

        private int reset(Settings settings) throws InterruptedException, IOException {
            var out = spec.commandLine().getOut();
            try (var reset = new AnalyticsReset(AnalyticsConfig.from(settings))) {
                reset.plan().forEach(line -> out.println((yes ? "deletes " : "would delete ") + line));
                if (yes) {
                    reset.perform();
                    out.println("done; the next start counts from the beginning of the log");
                } else {
                    out.println("nothing was deleted; --yes does it");
                }
                out.flush();
            }
            return 0;
        }
    }
}
