package io.quinite.vantage.cdc;

import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadRow;
import io.quinite.vantage.schemas.TopicPlan;
import io.quinite.vantage.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The same changes once more, in a topic for each organization, so that Kafka's own access rules can keep a subscriber to
 * what is his. A topic is made when its organization's first change comes.
 */
final class OrganizationTopics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Admin admin;
    private final Set<String> known = new HashSet<>();

    /** One change as one organization may see it. */
    record Part(String topic, LeadChange change) {}

    OrganizationTopics(Map<String, String> kafka) {
        this.admin = Admin.create(new HashMap<String, Object>(kafka));
    }

    /** Where {@code change} goes to; a truncate to everybody, a lead that changes hands to both sides. */
    List<Part> parts(LeadChange change) {
        if (change.getOp() == ChangeOp.TRUNCATE) {
            return all().stream().map(topic -> new Part(topic, change)).toList();
        }
        return split(change).stream()
                .map(part -> new Part(topic(part.getOrganizationId()), part))
                .toList();
    }

    /** Who gives a lead away sees it go, and who gets it sees it come; neither sees a row of the other. */
    static List<LeadChange> split(LeadChange change) {
        LeadRow before = change.getBefore();
        LeadRow after = change.getAfter();
        if (before == null || after == null || before.getOrganizationId().equals(after.getOrganizationId())) {
            return List.of(change);
        }
        return List.of(
                LeadChange.newBuilder(change)
                        .setOrganizationId(before.getOrganizationId())
                        .setOp(ChangeOp.DELETE)
                        .setAfter(null)
                        .setChangedFields(List.of())
                        .build(),
                LeadChange.newBuilder(change)
                        .setOp(ChangeOp.CREATE)
                        .setBefore(null)
                        .setChangedFields(List.of())
                        .build());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private String topic(UUID organization) {
        TopicPlan plan = Topics.leadChangesOf(organization);
        if (known.add(plan.name())) {
            create(plan);
        }
        return plan.name();
    }

    private void create(TopicPlan plan) {
        var topic =
                new NewTopic(plan.name(), Optional.of(plan.partitions()), Optional.empty()).configs(plan.settings());
        try {
            wait(admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // It is there, which is all that is wanted.
        }
    }

    private List<String> all() {
        String prefix = Topics.LEAD_CHANGES.name() + ".";
        return wait(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    private static <T> T wait(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka does not answer about topics", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
