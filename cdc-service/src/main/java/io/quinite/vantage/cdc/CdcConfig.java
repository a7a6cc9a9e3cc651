package io.quinite.vantage.cdc;

import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import java.time.Duration;
import java.util.Map;
import org.postgresql.Driver;

/**
 * Settings of change data capture, under {@code cdc.}.
 *
 * @param postgresUrl {@code jdbc:postgresql://host:port/database}; directly, not through a pooler
 * @param postgresUser a role with REPLICATION
 * @param slot the replication slot; also the key of the position, and it names the Kafka transactions. Two instances with
 *     the same slot are one active and one standing by
 * @param publication what the slot publishes; it must hold the table {@code leads}
 * @param organizationTopics whether each organization has a topic of its own besides
 * @param batchRecordsMax how many messages of the stream are published at once at most; twice as many wait in memory, of 64 MiB
 *     together
 * @param transactionRecordsMax after how many changes a Kafka transaction is committed inside a database transaction
 * @param transactionMs after how long it is; readers of committed records wait at most for so long
 * @param transactionTimeoutMs after how long Kafka gives up on a transaction whose writer is lost
 * @param heartbeatIntervalMs how often a message is written to the database's log, so that the slot moves while leads rest
 * @param stalledAfterMs without any move of the slot for so long, the service is not ready
 * @param takeoverAfterMs how long the active instance may be silent before the one that stands by takes over
 * @param acceptGapAfter where what was published ends, when everything since is to be given up; for nothing else than what
 *     a refusal tells to set, and of no effect anywhere else, so that it may stay
 * @param retryFirstMs how long the first retry after a failure waits
 * @param retryMaxMs how long a retry waits at most
 * @param kafka settings of every Kafka client
 * @param serde settings of the Avro serde
 */
public record CdcConfig(
        String postgresUrl,
        String postgresUser,
        Secret postgresPassword,
        String slot,
        String publication,
        boolean organizationTopics,
        int batchRecordsMax,
        int transactionRecordsMax,
        int transactionMs,
        int transactionTimeoutMs,
        int heartbeatIntervalMs,
        int stalledAfterMs,
        int takeoverAfterMs,
        String acceptGapAfter,
        int retryFirstMs,
        int retryMaxMs,
        Map<String, String> kafka,
        Map<String, String> serde) {
    private static final int SIGN_OF_LIFE_MS_MAX = 1_000;
    private static final int SIGNS_UNTIL_TAKEOVER = 5;
    private static final String SLOT_NAME = "[a-z0-9_]{1,63}";

    public CdcConfig {
        kafka = Map.copyOf(kafka);
        serde = Map.copyOf(serde);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new UserError("the setting kafka.bootstrap.servers is missing: say where Kafka is, as host:port");
        }
        if (Driver.parseURL(postgresUrl, null) == null) {
            throw new UserError(
                    "the setting postgres.url is '" + postgresUrl + "'; it takes jdbc:postgresql://host:port/database");
        }
        if (!slot.matches(SLOT_NAME)) {
            throw new UserError("the setting cdc.slot is '" + slot
                    + "'; it takes up to 63 lower-case letters, digits and underscores");
        }
        if (transactionMs >= transactionTimeoutMs / 2) {
            throw new UserError("cdc.transaction.ms is " + transactionMs
                    + "; it must be less than half of cdc.transaction.timeout.ms, which is " + transactionTimeoutMs);
        }
        if (retryMaxMs < retryFirstMs) {
            throw new UserError("cdc.retry.max.ms is " + retryMaxMs
                    + "; it must be at least cdc.retry.first.ms, which is " + retryFirstMs);
        }
        if (stalledAfterMs < 2 * heartbeatIntervalMs) {
            throw new UserError("cdc.stalled.after.ms is " + stalledAfterMs
                    + "; it must be at least twice cdc.heartbeat.interval.ms, which is " + heartbeatIntervalMs);
        }
    }

    public static CdcConfig from(Settings settings) {
        var section = settings.section("cdc");
        var postgres = settings.section("postgres");
        var config = new CdcConfig(
                postgres.required("url"),
                postgres.text("user", "vantage_cdc"),
                postgres.secret("password", ""),
                section.text("slot", "vantage_leads"),
                section.text("publication", "vantage_leads"),
                section.flag("organization.topics", false),
                section.integer("batch.records.max", 1_024, 1, 100_000),
                section.integer("transaction.records.max", 20_000, 1, 1_000_000),
                section.integer("transaction.ms", 10_000, 10, 300_000),
                section.integer("transaction.timeout.ms", 60_000, 1_000, 900_000),
                section.integer("heartbeat.interval.ms", 10_000, 100, 600_000),
                section.integer("stalled.after.ms", 60_000, 200, 3_600_000),
                section.integer("takeover.after.ms", 5_000, 1_000, 600_000),
                section.text("accept.gap.after", ""),
                section.integer("retry.first.ms", 200, 1, 60_000),
                section.integer("retry.max.ms", 10_000, 1, 600_000),
                settings.under("kafka"),
                settings.startingWith(SerdeSettings.prefixes()));
        section.rejectUnknown();
        return config;
    }

    Duration takeoverAfter() {
        return Duration.ofMillis(takeoverAfterMs);
    }

    /** Several in the time after which another instance takes over. */
    Duration signOfLife() {
        return Duration.ofMillis(Math.min(SIGN_OF_LIFE_MS_MAX, takeoverAfterMs / SIGNS_UNTIL_TAKEOVER));
    }

    /** One for each slot, so that whoever takes the slot over fences the one before. */
    String transactionalId() {
        return "vantage.cdc." + slot;
    }

    /** Without the clients' settings, which may hold secrets. */
    @Override
    public String toString() {
        return "postgres=" + postgresUrl + " user=" + postgresUser + " slot=" + slot + " publication=" + publication
                + " batchRecordsMax=" + batchRecordsMax
                + " transactionRecordsMax="
                + transactionRecordsMax + " transactionMs=" + transactionMs + " transactionTimeoutMs="
                + transactionTimeoutMs + " heartbeatIntervalMs=" + heartbeatIntervalMs + " kafka="
                + kafka.get("bootstrap.servers");
    }
}
