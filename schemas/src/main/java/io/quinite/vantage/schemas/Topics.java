package io.quinite.vantage.schemas;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.campaigns.CampaignWindow;
import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.leads.CdcPosition;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.leads.LeadEvent;
import io.quinite.vantage.voice.VoiceServerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** The catalogue of topics. No topic's name stands anywhere else. */
public final class Topics {
    private static final int PARTITIONS = 12;

    /** Facts about calls, by call_sid. The log is the source of truth: rebuilds read it from its beginning. */
    public static final Topic<CallEvent> CALL_EVENTS = new Topic<>(
            "voice.call-events",
            CallEvent.class,
            PARTITIONS,
            Optional.empty(),
            false,
            Duration.ZERO,
            "ingest-service",
            "Facts about calls, by call_sid; the source of truth");

    /** Facts about leads, by lead id. */
    public static final Topic<LeadEvent> LEAD_EVENTS = new Topic<>(
            "crm.lead-events",
            LeadEvent.class,
            PARTITIONS,
            Optional.empty(),
            false,
            Duration.ZERO,
            "ingest-service",
            "Facts about leads, by lead id; the source of truth");

    /** What is known of each voice server, by its name. */
    public static final Topic<VoiceServerEvent> VOICE_SERVER_EVENTS = new Topic<>(
            "voice.server-events",
            VoiceServerEvent.class,
            PARTITIONS,
            Optional.empty(),
            true,
            Duration.ZERO,
            "ingest-service",
            "Voice servers announced, verified and failed, by name");

    /** Running totals, by organization and campaign: {@code <organization id>/<campaign id>}. */
    public static final Topic<CampaignTotals> CAMPAIGN_TOTALS = new Topic<>(
            "analytics.campaign-totals",
            CampaignTotals.class,
            PARTITIONS,
            Optional.empty(),
            true,
            Duration.ZERO,
            "analytics-streams",
            "Running totals of each campaign, by organization and campaign");

    /** What began in each minute, hour and day, by {@link Identities#windowKey}; whose value tells what the key says. */
    public static final Topic<CampaignWindow> CAMPAIGN_WINDOWS = new Topic<>(
            "analytics.campaign-windows",
            CampaignWindow.class,
            PARTITIONS,
            Optional.of(Duration.ofDays(62)),
            true,
            Duration.ZERO,
            "analytics-streams",
            "The calls of each minute, hour and day, by campaign and by organization");

    /** Every committed change of a lead row, in commit order per lead, by lead id. */
    public static final Topic<LeadChange> LEAD_CHANGES = new Topic<>(
            "crm.lead-changes",
            LeadChange.class,
            PARTITIONS,
            Optional.of(Duration.ofDays(30)),
            true,
            Duration.ofDays(7),
            "cdc-service",
            "Every committed change of a lead row, in commit order per lead, by lead id");

    /** Where change data capture stands, by slot; written in the same transactions as {@link #LEAD_CHANGES}. */
    public static final Topic<CdcPosition> CDC_POSITIONS = new Topic<>(
            "cdc.positions",
            CdcPosition.class,
            1,
            Optional.empty(),
            true,
            Duration.ZERO,
            "cdc-service",
            "Where change data capture stands, by replication slot");

    /** The keys that open the HTTP services, by their public part; in one partition, because their order counts. */
    public static final Topic<ApiKey> API_KEYS = new Topic<>(
            "pipeline.api-keys",
            ApiKey.class,
            1,
            Optional.empty(),
            true,
            Duration.ZERO,
            "access",
            "The keys that open the HTTP services, without their secrets, by public part");

    /**
     * {@link #LEAD_CHANGES} of one organization, where {@code cdc.organization.topics} is on; in one partition, so that it
     * is in commit order as a whole.
     */
    public static TopicPlan leadChangesOf(UUID organization) {
        return new TopicPlan(LEAD_CHANGES.name() + "." + organization, 1, LEAD_CHANGES.settings());
    }

    private Topics() {}

    /** Topics that hold Avro records. */
    public static List<Topic<? extends SpecificRecord>> all() {
        return List.of(
                CALL_EVENTS,
                LEAD_EVENTS,
                VOICE_SERVER_EVENTS,
                CAMPAIGN_TOTALS,
                CAMPAIGN_WINDOWS,
                LEAD_CHANGES,
                CDC_POSITIONS,
                API_KEYS);
    }

    /** Topics whose records are consumed by the sink and may therefore have dead letters. */
    public static List<Topic<? extends SpecificRecord>> withDeadLetters() {
        return List.of(CALL_EVENTS, LEAD_EVENTS, VOICE_SERVER_EVENTS, CAMPAIGN_TOTALS);
    }

    /** Everything that must exist before services start: the topics above and their dead letters. */
    public static List<TopicPlan> plans() {
        return Stream.concat(
                        all().stream().map(Topic::plan),
                        withDeadLetters().stream().map(Topic::deadLettersPlan))
                .toList();
    }
}
