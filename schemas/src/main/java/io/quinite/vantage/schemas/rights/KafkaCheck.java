package io.quinite.vantage.schemas.rights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;

/**
 * Asks Kafka, as a service that is about to start, whether it may do what it will do. A Kafka that is away, or does not
 * know a topic yet, is no reason to refuse: services wait for those.
 *
 * <p>Kafka tells its clients what they may do with a topic. Of groups, transactions and topics that are not there yet it
 * tells only whether they may be described, which every right to read or write them includes.
 */
public final class KafkaCheck {
    private static final int PATIENCE_MS = 10_000;
    private static final Pattern USER = Pattern.compile("username\\s*=\\s*\"([^\"]*)\"");

    private final ServiceRights wanted;
    private final Map<String, ?> kafka;

    private KafkaCheck(ServiceRights wanted, Map<String, ?> kafka) {
        this.wanted = wanted;
        this.kafka = kafka;
    }

    /**
     * @param kafka settings of a Kafka client
     * @return one sentence that says what is missing; empty where nothing is, or where it cannot be told now
     */
    public static Optional<String> refusal(ServiceRights wanted, Map<String, ?> kafka) {
        return new KafkaCheck(wanted, kafka).refusal();
    }

    private Optional<String> refusal() {
        var settings = new HashMap<String, Object>(kafka);
        settings.put("client.id", "vantage-rights");
        settings.put("default.api.timeout.ms", PATIENCE_MS);
        settings.put("request.timeout.ms", PATIENCE_MS / 2);
        try (var admin = Admin.create(settings)) {
            var missing = missing(admin);
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Kafka at " + servers() + " does not allow " + user() + " "
                            + missing.stream().map(Right::toString).collect(Collectors.joining(", "))
                            + "; grant what " + wanted.service() + " needs by: vantage grant-rights");
        } catch (SslAuthenticationException e) {
            return Optional.of("no TLS with Kafka at " + servers() + " (" + root(e)
                    + "); check kafka.ssl.truststore.location, and that the certificate is for a name in"
                    + " kafka.bootstrap.servers");
        } catch (AuthenticationException e) {
            return Optional.of("Kafka at " + servers() + " does not know " + user() + " by this password ("
                    + e.getMessage() + "); check kafka.sasl.jaas.config and kafka.sasl.mechanism");
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // Away, or on its way; but settings that no client can be made of stay as they are.
            return e.getMessage() != null && e.getMessage().startsWith("Failed to create")
                    ? Optional.of("the settings kafka.* cannot be used: " + root(e))
                    : Optional.empty();
        }
    }

    private List<Right> missing(Admin admin) {
        var missing = new ArrayList<Right>();
        var allowed = new HashMap<String, Optional<Set<AclOperation>>>();
        for (Right right : wanted.rights()) {
            boolean granted =
                    switch (right.type()) {
                        case TOPIC ->
                            right.pattern() == PatternType.PREFIXED
                                    ? allowedOf(admin, right.name() + "any").isPresent()
                                    : allowed.computeIfAbsent(right.name(), name -> allowedOf(admin, name))
                                            .map(operations ->
                                                    operations.isEmpty() || operations.contains(right.operation()))
                                            .orElse(false);
                        case GROUP ->
                            mayDescribe(admin.describeConsumerGroups(List.of(right.name()))
                                    .describedGroups()
                                    .values());
                        case TRANSACTIONAL_ID ->
                            mayDescribe(List.of(admin.describeTransactions(List.of(right.name()))
                                    .description(right.name())));
                        default -> true;
                    };
            if (!granted) {
                missing.add(right);
            }
        }
        return missing;
    }

    /** Empty where it may not even be described; an empty set where there is nothing to be told about. */
    private static Optional<Set<AclOperation>> allowedOf(Admin admin, String topic) {
        try {
            var described = admin.describeTopics(
                            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues()
                    .get(topic);
            var operations = wait(Objects.requireNonNull(described)).authorizedOperations();
            return Optional.of(operations == null ? Set.of() : operations);
        } catch (AuthorizationException e) {
            return Optional.empty();
        } catch (AuthenticationException e) {
            throw e;
        } catch (KafkaException e) {
            return unknown(e);
        }
    }

    private static boolean mayDescribe(Iterable<? extends KafkaFuture<?>> answers) {
        try {
            for (KafkaFuture<?> answer : answers) {
                wait(answer);
            }
            return true;
        } catch (AuthorizationException e) {
            return false;
        } catch (AuthenticationException e) {
            throw e;
        } catch (KafkaException e) {
            return unknown(e).isPresent();
        }
    }

    /** Such as that it is not there, which is told only to those who may know. A Kafka that is away is told to the caller. */
    private static Optional<Set<AclOperation>> unknown(KafkaException e) {
        if (e instanceof org.apache.kafka.common.errors.TimeoutException) {
            throw e;
        }
        return Optional.of(Set.of());
    }

    private static <T> T wait(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while Kafka was asked for rights", e);
        }
    }

    private String servers() {
        return String.valueOf(kafka.get("bootstrap.servers"));
    }

    private String user() {
        var jaas = USER.matcher(String.valueOf(kafka.get("sasl.jaas.config")));
        return jaas.find() ? "user " + jaas.group(1) : "this client";
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
