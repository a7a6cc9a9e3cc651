package io.quinite.vantage.schemas.deploy;

import io.quinite.vantage.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code create-topics}: the deploy step that makes Kafka's topics those of the catalogue. */
@Command(
        name = "create-topics",
        description = "Creates the topics that are missing and checks the others; repeating it changes nothing.",
        mixinStandardHelpOptions = true)
public final class CreateTopicsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Surroundings surroundings;

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Kafka's address; several by commas.")
    private @Nullable String bootstrap;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "1",
            description = "Copies of each partition; a write needs all but one of them (default: ${DEFAULT-VALUE}).")
    private int replicationFactor;

    @Override
    public Integer call() {
        try {
            Map<String, Object> config = surroundings.config("kafka.");
            surroundings
                    .address(bootstrap, "KAFKA_BOOTSTRAP")
                    .ifPresent(servers -> config.put("bootstrap.servers", servers));
            List<String> created = TopicCreator.createAll(config, replicationFactor);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%d topics created, %d were there%n",
                            created.size(), Topics.plans().size() - created.size());
            return 0;
        } catch (DeploymentException | ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }
}
