package io.quinite.vantage.schemas.deploy;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code register-schemas}: the deploy step that gives every topic's schema its id. */
@Command(
        name = "register-schemas",
        description = "Registers the schema of every topic; repeating it changes nothing.",
        mixinStandardHelpOptions = true)
public final class RegisterSchemasCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Surroundings surroundings;

    @Option(names = "--registry", paramLabel = "URL", description = "The registry's address; several by commas.")
    private @Nullable String registry;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the registry (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Option(
            names = "--compatibility",
            paramLabel = "LEVEL",
            defaultValue = SchemaRegistrar.COMPATIBILITY,
            description = "The rule that later versions must keep, or KEEP for the registry's own"
                    + " (default: ${DEFAULT-VALUE}).")
    private String compatibility;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Map<String, Object> config = surroundings.config();
            surroundings
                    .address(registry, "SCHEMA_REGISTRY_URL")
                    .ifPresent(url -> config.put("schema.registry.url", url));
            Optional<String> level = Optional.of(compatibility).filter(given -> !given.equals("KEEP"));
            SchemaRegistrar.registerAll(config, Duration.ofSeconds(waitSeconds), level)
                    .forEach(one -> spec.commandLine().getOut().printf("%s has id %d%n", one.subject(), one.id()));
            return 0;
        } catch (DeploymentException | ConfigException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
