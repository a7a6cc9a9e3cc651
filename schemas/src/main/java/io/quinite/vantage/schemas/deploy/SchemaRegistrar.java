package io.quinite.vantage.schemas.deploy;

import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.registry.RegistryConfig;
import io.quinite.vantage.schemas.registry.RegistryException;
import io.quinite.vantage.schemas.registry.RegistryUnavailableException;
import io.quinite.vantage.schemas.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Registers the schema of every topic of the catalogue as {@code <topic>-value} and sets the rule that later versions must
 * keep. Repeating it changes nothing.
 */
public final class SchemaRegistrar {
    /** How long, in all, a registry that does not answer is waited for: one that is just starting, and one that stumbles. */
    public static final Duration WAIT_MAX = Duration.ofSeconds(60);

    /** Every reader reads everything that was ever written: rebuilds read the log from its beginning. */
    public static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

    private static final long PAUSE_MS = 250;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient registry;
    private final RegistryConfig config;
    private final Duration waitMax;
    private final Optional<String> compatibility;
    private final long deadline;

    /** A subject and the id that its schema has. */
    public record Registered(String subject, int id) {}

    private SchemaRegistrar(RegistryConfig config, Duration waitMax, Optional<String> compatibility) {
        this.registry = new SchemaRegistryClient(config);
        this.config = config;
        this.waitMax = waitMax;
        this.compatibility = compatibility;
        this.deadline = System.nanoTime() + waitMax.toNanos();
    }

    /**
     * Registers all, under {@link #COMPATIBILITY}, waiting up to {@link #WAIT_MAX} for the registry.
     *
     * @param config Confluent's keys, such as {@code schema.registry.url}
     * @throws DeploymentException when the registry does not answer or refuses a schema
     */
    public static List<Registered> registerAll(Map<String, ?> config) {
        return registerAll(config, WAIT_MAX, Optional.of(COMPATIBILITY));
    }

    /** @param compatibility empty leaves the rule to the registry */
    public static List<Registered> registerAll(
            Map<String, ?> config, Duration waitMax, Optional<String> compatibility) {
        return new SchemaRegistrar(RegistryConfig.from(config), waitMax, compatibility).registerAll();
    }

    private List<Registered> registerAll() {
        awaitRegistry();
        List<Registered> registered = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            registered.add(registerWhenItAnswers(topic));
        }
        return registered;
    }

    /** What was done before it fell silent is done again: that changes nothing. */
    private Registered registerWhenItAnswers(Topic<?> topic) {
        while (true) {
            try {
                return register(topic);
            } catch (RegistryUnavailableException e) {
                pauseOr(
                        () -> "the registry went away while " + topic.name()
                                + "-value was registered, and has not come back: " + e.getMessage(),
                        e);
            }
        }
    }

    private Registered register(Topic<?> topic) {
        String subject = topic.name() + "-value";
        Schema schema = SpecificData.get().getSchema(topic.valueType());
        try {
            // Not every registry takes a rule for a subject that does not exist yet.
            boolean exists = !registry.versions(subject).isEmpty();
            if (exists) {
                compatibility.ifPresent(level -> registry.setCompatibility(subject, level));
            }
            int id = registry.register(subject, schema, false);
            if (!exists) {
                compatibility.ifPresent(level -> registry.setCompatibility(subject, level));
            }
            return new Registered(subject, id);
        } catch (RegistryException e) {
            throw new DeploymentException(refusal(subject, schema, e), e);
        }
    }

    private String refusal(String subject, Schema schema, RegistryException refused) {
        if (refused.status() != CONFLICT) {
            return "the registry refuses " + subject + ": " + refused.getMessage();
        }
        return "the schema of this build is not compatible with what " + subject + " holds at "
                + config.urls().get(0) + ": " + registry.incompatibilities(subject, schema);
    }

    private void awaitRegistry() {
        while (true) {
            try {
                registry.subjects();
                return;
            } catch (RegistryUnavailableException e) {
                pauseOr(() -> "no schema registry after " + waitMax.toSeconds() + " s: " + e.getMessage(), e);
            } catch (RegistryException e) {
                String hint = e.status() == NOT_FOUND ? " (Apicurio's address ends in /apis/ccompat/v7)" : "";
                throw new DeploymentException("no schema registry behind that address: " + e.getMessage() + hint, e);
            }
        }
    }

    /** @throws DeploymentException with {@code problem} when the time is over */
    private void pauseOr(Supplier<String> problem, RegistryUnavailableException cause) {
        if (System.nanoTime() - deadline > 0) {
            throw new DeploymentException(problem.get(), cause);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the schema registry", e);
        }
    }
}
