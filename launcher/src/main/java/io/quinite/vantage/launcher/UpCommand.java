package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Termination;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code up}: everything in this process, until a signal or a failure. */
@Command(
        name = "up",
        description = "Starts Kafka, PostgreSQL, the registry and all services, and stays until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StackOptions options;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        try (var termination = Termination.listening();
                var stack = OwnedStack.start(options, out)) {
            out.println();
            var endpoints = stack.endpoints();
            out.println("  door        " + endpoints.ingestUrl() + "  (API_KEY in " + stack.endpointsFile() + ")");
            out.println("  postgresql  psql \"$(sed -n 's/^POSTGRES_URL=//p' " + stack.endpointsFile() + ")\"");
            out.println("  kafka       " + endpoints.kafkaBootstrap());
            out.println("  registry    " + endpoints.schemaRegistryUrl());
            out.println("  metrics     " + endpoints.metricsUrl() + "/metrics");
            out.println();
            out.println("ready; Ctrl-C stops it, the data stays in " + options.directory());
            out.flush();
            return stack.awaitEnd(termination);
        }
    }
}
