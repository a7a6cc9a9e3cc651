package io.quinite.vantage.analytics;

import io.micrometer.core.instrument.Gauge;
import io.quinite.vantage.analytics.http.FiguresServer;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.ServiceMain;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.rights.KafkaCheck;
import io.quinite.vantage.schemas.rights.ServiceRights;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps exact running totals per campaign. {@link #start} returns at once; the health check {@value #NAME} says when it
 * counts, and else why not.
 */
public final class AnalyticsService implements AutoCloseable {
    static final String NAME = "analytics";
    private static final Logger log = LoggerFactory.getLogger(AnalyticsService.class);

    private final Closing closing = new Closing();

    private AnalyticsService() {}

    public static void main(String[] args) {
        ServiceMain.run(
                "analytics-streams",
                settings -> refusal(AnalyticsConfig.from(settings)),
                (settings, observability) -> start(AnalyticsConfig.from(settings), observability));
    }

    private static Optional<String> refusal(AnalyticsConfig config) {
        return KafkaCheck.refusal(ServiceRights.analytics(config.applicationId()), config.kafka());
    }

    public static AnalyticsService start(AnalyticsConfig config, Observability observability) {
        log.info("starting {}", config);
        var service = new AnalyticsService();
        try {
            service.open(config, observability);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void open(AnalyticsConfig config, Observability observability) {
        var meters = observability.meters();
        var memory = closing.add("store memory", new StoreMemory(config.storeMemoryBytes()));
        Properties properties = StreamsProperties.of(config);
        memory.putInto(properties);
        UnreadableRecords.putInto(properties, new Skipped(meters));
        var reader = new PatientDeserializer<>(
                Topics.CALL_EVENTS.valueDeserializer(config.serde()),
                Duration.ofMillis(config.transactionTimeoutMs() / 2));
        var epoch = new PublishedEpoch(config);
        var topology = AnalyticsTopology.build(
                properties,
                new AnalyticsTopology.Values(
                        Serdes.serdeFrom(Topics.CALL_EVENTS.valueSerializer(config.serde()), reader),
                        Topics.CAMPAIGN_TOTALS.valueSerde(config.serde()),
                        Topics.CAMPAIGN_WINDOWS.valueSerde(config.serde())),
                epoch,
                config.rules(),
                meters);
        var streams = new KafkaStreams(topology, properties);
        closing.add("streams", () -> leave(streams, config.closeTimeout()));
        var progress = new RestoreProgress(meters);
        streams.setGlobalStateRestoreListener(progress);
        streams.setUncaughtExceptionHandler(new ThreadFailures(observability.health(), meters, Clock.systemUTC()));
        streams.setStateListener((now, before) -> {
            log.info("state changed from={} to={}", before, now);
            if (now == State.ERROR) {
                observability.health().fail(NAME, new IllegalStateException("Kafka Streams has stopped with an error"));
            }
        });
        Gauge.builder("vantage.analytics.lag", streams, Lag::records)
                .description("records that wait to be counted, as far as the consumers know")
                .register(meters);
        observability.health().ready(NAME, () -> whyNotReady(streams, progress, reader));
        closing.add("readiness", () -> observability.health().remove(NAME));
        streams.start();
        var http = config.http();
        if (http != null) {
            var figures = new StoredFigures(streams, epoch);
            closing.add("http", FiguresServer.start(http, figures, config.kafka(), config.serde()));
        }
    }

    private static Optional<String> whyNotReady(
            KafkaStreams streams, RestoreProgress progress, PatientDeserializer<?> reader) {
        if (reader.trouble().isPresent()) {
            return reader.trouble();
        }
        State state = streams.state();
        return state == State.RUNNING
                ? Optional.empty()
                : Optional.of("state " + state + ", records to restore: " + progress.remaining());
    }

    /** Leaving the group matters: a member that only falls silent holds up the next start until its session ends. */
    private static void leave(KafkaStreams streams, Duration timeout) {
        var options = CloseOptions.timeout(timeout).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
        if (!streams.close(options)) {
            log.warn("Kafka Streams did not stop in time seconds={}", timeout.toSeconds());
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
