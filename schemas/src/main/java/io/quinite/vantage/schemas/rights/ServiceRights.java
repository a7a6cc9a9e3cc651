package io.quinite.vantage.schemas.rights;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.quinite.vantage.schemas.AnalyticsGroup;
import io.quinite.vantage.schemas.Topic;
import io.quinite.vantage.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What one service does in Kafka: the least that it works with, held by a test that gives it these and no more.
 *
 * @param service its module, and the usual name of its user
 */
public record ServiceRights(String service, List<Right> rights) {

    public static ServiceRights ingest() {
        return new ServiceRights(
                "ingest-service",
                List.of(
                        Right.topic(WRITE, Topics.CALL_EVENTS.name()),
                        Right.topic(WRITE, Topics.LEAD_EVENTS.name()),
                        Right.topic(WRITE, Topics.VOICE_SERVER_EVENTS.name()),
                        Right.topic(READ, Topics.VOICE_SERVER_EVENTS.name()),
                        Right.topic(READ, Topics.API_KEYS.name()),
                        // How large a record may be, and how many copies a write needs.
                        Right.topic(DESCRIBE_CONFIGS, Topics.CALL_EVENTS.name()),
                        Right.topic(DESCRIBE_CONFIGS, Topics.LEAD_EVENTS.name())));
    }

    /** @param applicationId begins the names of its group, its transactions and its own topics */
    public static ServiceRights analytics(String applicationId) {
        String prefix = applicationId + "-";
        return new ServiceRights(
                "analytics-streams",
                List.of(
                        Right.topic(READ, Topics.CALL_EVENTS.name()),
                        Right.topic(WRITE, Topics.CAMPAIGN_TOTALS.name()),
                        Right.topic(READ, Topics.CAMPAIGN_TOTALS.name()),
                        Right.topic(WRITE, Topics.CAMPAIGN_WINDOWS.name()),
                        Right.topic(READ, Topics.API_KEYS.name()),
                        Right.topicsOf(CREATE, prefix),
                        Right.topicsOf(READ, prefix),
                        Right.topicsOf(WRITE, prefix),
                        // Of records that were counted already, in topics between two steps.
                        Right.topicsOf(DELETE, prefix),
                        new Right(READ, ResourceType.GROUP, PatternType.PREFIXED, prefix),
                        new Right(WRITE, ResourceType.TRANSACTIONAL_ID, PatternType.PREFIXED, prefix)));
    }

    public static ServiceRights sink(String groupId) {
        var rights = new ArrayList<Right>();
        for (Topic<?> topic : Topics.withDeadLetters()) {
            rights.add(Right.topic(READ, topic.name()));
            rights.add(Right.topic(WRITE, topic.deadLettersPlan().name()));
        }
        rights.add(new Right(READ, ResourceType.GROUP, PatternType.LITERAL, groupId));
        return new ServiceRights("sink-service", List.copyOf(rights));
    }

    /** @param organizationTopics whether each organization has a topic of its own besides */
    public static ServiceRights cdc(String transactionalId, boolean organizationTopics) {
        String prefix = Topics.LEAD_CHANGES.name() + ".";
        var always = Stream.of(
                Right.topic(WRITE, Topics.LEAD_CHANGES.name()),
                Right.topic(WRITE, Topics.CDC_POSITIONS.name()),
                Right.topic(READ, Topics.CDC_POSITIONS.name()),
                new Right(WRITE, ResourceType.TRANSACTIONAL_ID, PatternType.LITERAL, transactionalId));
        var besides = organizationTopics
                ? Stream.of(Right.topicsOf(CREATE, prefix), Right.topicsOf(WRITE, prefix))
                : Stream.<Right>empty();
        return new ServiceRights("cdc-service", Stream.concat(always, besides).toList());
    }

    public static ServiceRights feed() {
        return new ServiceRights(
                "lead-feed",
                List.of(Right.topic(READ, Topics.LEAD_CHANGES.name()), Right.topic(READ, Topics.API_KEYS.name())));
    }

    /**
     * Of services whose settings name no group, slot or application.
     *
     * @param organizationTopics as {@code cdc.organization.topics}
     */
    public static List<ServiceRights> usual(boolean organizationTopics) {
        return List.of(
                ingest(),
                analytics(AnalyticsGroup.DEFAULT_APPLICATION_ID),
                sink("vantage-sink"),
                cdc("vantage.cdc.vantage_leads", organizationTopics),
                feed());
    }
}
