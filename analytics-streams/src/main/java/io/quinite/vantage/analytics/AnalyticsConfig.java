package io.quinite.vantage.analytics;

import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.http.HttpConfig;
import io.quinite.vantage.kit.Section;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.AnalyticsGroup;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the analytics, under {@code analytics.}.
 *
 * @param applicationId the consumer group and the prefix of the internal topics; the epoch is appended
 * @param epoch to be raised by one to recompute everything from the log; stands in every record, with what releases have
 *     added to it, so that readers know the recomputed ones for newer
 * @param stateDir where the stores are kept; what is lost is restored from Kafka
 * @param threads how many threads share the partitions
 * @param commitIntervalMs how long totals lag at least; every commit is a transaction
 * @param transactionTimeoutMs after how long Kafka gives up on a transaction whose process and disk are both lost; until
 *     then readers of the totals wait
 * @param sessionTimeoutMs after how long the partitions of a crashed instance are given to another
 * @param standbyReplicas copies of each store on other instances
 * @param storeMemoryBytes memory of all stores together, outside of the Java heap
 * @param closeTimeoutMs how long a stop may take
 * @param rules what is a matter of choice in counting
 * @param http where figures are told; null for nowhere
 * @param kafka settings of every Kafka client
 * @param serde settings of the Avro serde
 */
public record AnalyticsConfig(
        String applicationId,
        int epoch,
        Path stateDir,
        int threads,
        int commitIntervalMs,
        int transactionTimeoutMs,
        int sessionTimeoutMs,
        int standbyReplicas,
        long storeMemoryBytes,
        int closeTimeoutMs,
        Rules rules,
        @Nullable HttpConfig http,
        Map<String, String> kafka,
        Map<String, String> serde) {
    private static final long MIB = 1024 * 1024;

    public AnalyticsConfig {
        kafka = Map.copyOf(kafka);
        serde = Map.copyOf(serde);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new UserError("the setting kafka.bootstrap.servers is missing: say where Kafka is, as host:port");
        }
        if (commitIntervalMs >= transactionTimeoutMs) {
            throw new UserError("analytics.commit.interval.ms is " + commitIntervalMs
                    + "; it must be less than analytics.transaction.timeout.ms, which is " + transactionTimeoutMs);
        }
        if (Duration.ofDays(rules.windowDays()).compareTo(rules.grace()) <= 0) {
            throw new UserError("analytics.window.retention.days is " + rules.windowDays()
                    + "; it must be more than analytics.grace.days, which is "
                    + rules.grace().toDays());
        }
    }

    public static AnalyticsConfig from(Settings settings) {
        var section = settings.section("analytics");
        var config = new AnalyticsConfig(
                section.text("application.id", AnalyticsGroup.DEFAULT_APPLICATION_ID),
                section.integer("epoch", 0, 0, Integer.MAX_VALUE),
                Path.of(section.text("state.dir", ".vantage/analytics")),
                section.integer("threads", 1, 1, 1000),
                section.integer("commit.interval.ms", 200, 10, 60_000),
                section.integer("transaction.timeout.ms", 30_000, 10_000, 900_000),
                section.integer("session.timeout.ms", 6_000, 1_000, 300_000),
                section.integer("standby.replicas", 0, 0, 10),
                section.number("store.memory.bytes", 32 * MIB, 8 * MIB, Long.MAX_VALUE),
                section.integer("close.timeout.ms", 10_000, 1_000, 600_000),
                rules(section),
                HttpConfig.from(section),
                settings.under("kafka"),
                settings.startingWith(SerdeSettings.prefixes()));
        section.rejectUnknown();
        return config;
    }

    private static Rules rules(Section section) {
        String zone = section.text("zone", "UTC");
        try {
            return new Rules(
                    Duration.ofDays(section.integer("grace.days", 30, 1, 3_650)),
                    section.integer("call.retention.days", 30, 1, 3_650),
                    section.integer("window.retention.days", 62, 1, 3_650),
                    ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw new UserError("analytics.zone is " + zone + ", which is no time zone; write one as Asia/Kolkata", e);
        }
    }

    /** The epoch as records have it. */
    int publishedEpoch() {
        return AnalyticsGroup.publishedEpoch(epoch);
    }

    /** Each epoch has stores and positions of its own, and so begins at the beginning of the log. */
    String groupId() {
        return AnalyticsGroup.of(applicationId, epoch);
    }

    Duration closeTimeout() {
        return Duration.ofMillis(closeTimeoutMs);
    }

    /** Without the clients' settings, which may hold secrets. */
    @Override
    public String toString() {
        return "groupId=" + groupId() + " stateDir=" + stateDir + " threads=" + threads + " commitIntervalMs="
                + commitIntervalMs + " transactionTimeoutMs=" + transactionTimeoutMs + " sessionTimeoutMs="
                + sessionTimeoutMs + " standbyReplicas=" + standbyReplicas + " storeMemoryBytes=" + storeMemoryBytes
                + " kafka=" + kafka.get("bootstrap.servers");
    }
}
