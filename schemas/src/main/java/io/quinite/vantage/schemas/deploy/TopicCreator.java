package io.quinite.vantage.schemas.deploy;

import io.quinite.vantage.schemas.TopicPlan;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates what the catalogue names and checks what is there already. What could lose or mix up records is refused
 * (another number of partitions, another clean-up policy, a shorter retention); what an operator may have tuned is his.
 */
public final class TopicCreator {
    private static final String CLEANUP_POLICY = "cleanup.policy";
    private static final Duration KNOWN_AFTER_MAX = Duration.ofSeconds(30);
    private static final long PAUSE_MS = 50;
    private static final List<String> LIMITS = List.of("retention.ms", "max.message.bytes");

    private final Admin admin;
    private final short replicationFactor;

    private TopicCreator(Admin admin, short replicationFactor) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
    }

    /**
     * Creates the topics that are missing. A record counts as written when all replicas but one have it (all, when there
     * is but one).
     *
     * @param adminConfig for Kafka's admin client, such as {@code bootstrap.servers}
     * @return the names of those that were missing
     * @throws DeploymentException when Kafka does not answer, or a topic is there and differs
     */
    public static List<String> createAll(Map<String, ?> adminConfig, int replicationFactor) {
        Object servers = adminConfig.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        try (var admin = Admin.create(new HashMap<>(adminConfig))) {
            return new TopicCreator(admin, (short) replicationFactor).createAll(Topics.plans());
        } catch (DeploymentException e) {
            throw e;
        } catch (KafkaException e) {
            String cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
            throw new DeploymentException(
                    "topics cannot be created at Kafka " + servers + ": " + e.getMessage() + cause, e);
        }
    }

    private List<String> createAll(List<TopicPlan> plans) {
        Set<String> present = await(admin.listTopics().names());
        List<TopicPlan> missing =
                plans.stream().filter(plan -> !present.contains(plan.name())).toList();
        List<String> created = new ArrayList<>();
        admin.createTopics(missing.stream().map(this::topic).toList()).values().forEach((name, result) -> {
            try {
                await(result);
                created.add(name);
            } catch (TopicExistsException e) {
                // Somebody was quicker; his is checked like any other.
            }
        });
        verify(plans);
        return created;
    }

    private NewTopic topic(TopicPlan plan) {
        Map<String, String> settings = new HashMap<>(plan.settings());
        settings.put("min.insync.replicas", Integer.toString(Math.max(1, replicationFactor - 1)));
        return new NewTopic(plan.name(), plan.partitions(), replicationFactor).configs(settings);
    }

    private void verify(Collection<TopicPlan> plans) {
        Map<String, TopicDescription> descriptions = onceKnown(
                () -> admin.describeTopics(plans.stream().map(TopicPlan::name).toList())
                        .allTopicNames());
        Map<ConfigResource, Config> settings = onceKnown(() -> admin.describeConfigs(
                        plans.stream().map(TopicCreator::resource).collect(Collectors.toSet()))
                .all());
        for (TopicPlan plan : plans) {
            TopicDescription description = descriptions.get(plan.name());
            Config config = settings.get(resource(plan));
            if (description == null || config == null) {
                throw new DeploymentException("Kafka says nothing about topic " + plan.name());
            }
            int partitions = description.partitions().size();
            if (partitions != plan.partitions()) {
                throw different(plan, "partitions", partitions, plan.partitions());
            }
            verifySettings(plan, key -> config.get(key).value());
        }
    }

    private static void verifySettings(TopicPlan plan, Function<String, String> actual) {
        String policy = plan.settings().getOrDefault(CLEANUP_POLICY, "delete");
        if (!Set.of(policy.split(",", -1))
                .equals(Set.of(actual.apply(CLEANUP_POLICY).split(",", -1)))) {
            throw different(plan, CLEANUP_POLICY, actual.apply(CLEANUP_POLICY), policy);
        }
        for (String key : LIMITS) {
            String wanted = plan.settings().get(key);
            if (wanted != null && unsigned(actual.apply(key)) < unsigned(wanted)) {
                throw different(plan, key, actual.apply(key), wanted);
            }
        }
    }

    /** -1 stands for no limit. */
    private static long unsigned(String limit) {
        long value = Long.parseLong(limit);
        return value < 0 ? Long.MAX_VALUE : value;
    }

    private static DeploymentException different(TopicPlan plan, String what, Object actual, Object wanted) {
        return new DeploymentException("topic " + plan.name() + " has " + what + " " + actual
                + ", but the catalogue says " + wanted + "; create it anew or change the catalogue");
    }

    private static ConfigResource resource(TopicPlan plan) {
        return new ConfigResource(ConfigResource.Type.TOPIC, plan.name());
    }

    /** A topic that the controller has created is news to a broker for a while, and a service that starts now would ask one. */
    private static <T> T onceKnown(Supplier<KafkaFuture<T>> question) {
        long deadline = System.nanoTime() + KNOWN_AFTER_MAX.toNanos();
        while (true) {
            try {
                return await(question.get());
            } catch (UnknownTopicOrPartitionException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while topics were created", e);
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while topics were created", e);
        }
    }
}
