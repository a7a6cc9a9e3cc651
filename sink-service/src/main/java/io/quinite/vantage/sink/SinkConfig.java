package io.quinite.vantage.sink;

import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.schemas.serde.SerdeSettings;
import io.quinite.vantage.sink.store.Database;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Settings of the sink.
 *
 * @param kafka every {@code kafka.*} setting, for all Kafka clients
 * @param serde the deserializers' settings, such as {@code schema.registry.url}
 * @param postgresUrl {@code postgres.url}, {@code jdbc:postgresql://...}
 * @param postgresUser {@code postgres.user}
 * @param postgresPassword {@code postgres.password}
 * @param groupId {@code sink.group.id}
 * @param workers {@code sink.workers}: threads, each with a consumer and a connection
 * @param batchRowsMax {@code sink.batch.rows.max}: records in one transaction, at most
 * @param batchBytesMax {@code sink.batch.bytes.max}: bytes of values in one transaction, at most (one record may be
 *     larger)
 * @param sweepIntervalMs {@code sink.sweep.interval.ms}: how often parked facts are looked at whose parents did not come
 *     through the sink
 * @param sweepSubjectsMax {@code sink.sweep.subjects.max}: calls or leads in one sweep, at most
 * @param parkedExpireHours {@code sink.parked.expire.hours}: after that a parked fact becomes a dead letter
 * @param retryWaitMaxMs {@code sink.retry.wait.max.ms}: longest pause between two tries while the database is in trouble
 * @param lockTimeoutMs {@code sink.lock.timeout.ms}: how long a statement waits for a lock before its batch is tried again
 * @param stallTimeoutMs {@code sink.stall.timeout.ms}: how long the transaction of a sink that went silent keeps its locks
 */
public record SinkConfig(
        Map<String, String> kafka,
        Map<String, String> serde,
        String postgresUrl,
        String postgresUser,
        Secret postgresPassword,
        String groupId,
        int workers,
        int batchRowsMax,
        int batchBytesMax,
        int sweepIntervalMs,
        int sweepSubjectsMax,
        int parkedExpireHours,
        int retryWaitMaxMs,
        int lockTimeoutMs,
        int stallTimeoutMs) {
    private static final int DAY_HOURS = 24;

    /** What a statement may take beyond its wait for a lock. The largest batch takes some seconds. */
    private static final int STATEMENT_WORK_MS = 60_000;

    /** @throws io.quinite.vantage.kit.UserError where a setting is missing, unknown or out of range */
    public static SinkConfig from(Settings settings) {
        settings.section("kafka").required("bootstrap.servers");
        var postgres = settings.section("postgres");
        var sink = settings.section("sink");
        var config = new SinkConfig(
                settings.under("kafka"),
                settings.startingWith(SerdeSettings.prefixes()),
                postgres.required("url"),
                postgres.text("user", "vantage_sink"),
                postgres.secret("password", ""),
                sink.text("group.id", "vantage-sink"),
                sink.integer("workers", 2, 1, 64),
                sink.integer("batch.rows.max", 10_000, 1, 10_000),
                sink.integer("batch.bytes.max", 8 << 20, 1 << 10, 64 << 20),
                sink.integer("sweep.interval.ms", 1000, 50, 3_600_000),
                sink.integer("sweep.subjects.max", 500, 1, 10_000),
                sink.integer("parked.expire.hours", 7 * DAY_HOURS, 1, 10 * 365 * DAY_HOURS),
                sink.integer("retry.wait.max.ms", 5000, 100, 300_000),
                sink.integer("lock.timeout.ms", 30_000, 100, 120_000),
                sink.integer("stall.timeout.ms", 60_000, 1000, 600_000));
        postgres.rejectUnknown();
        sink.rejectUnknown();
        return config;
    }

    /** For the driver. A server that died without a word is noticed by keep-alives and the socket time-out. */
    public Properties connection(String purpose) {
        return connection(purpose, "-c row_security=off -c lock_timeout=" + lockTimeoutMs, 300);
    }

    /**
     * For a worker: as {@link #writingConnection}, and a commit does not wait for the disk. What a crash of the server takes
     * back is taken back with the offset that follows it, and is read and written again.
     */
    public Properties workerConnection(int number) {
        var properties = writingConnection("worker " + number);
        properties.setProperty("options", properties.getProperty("options") + " -c synchronous_commit=off");
        return properties;
    }

    /**
     * For a session that writes. None waits for ever: the server ends a statement that takes too long, and gives back the
     * locks of a sink that is stopped, dead or cut off in the midst of a transaction; the driver gives up on a server that
     * does not even do that. All of it comes before the group takes the worker for dead (five minutes).
     */
    public Properties writingConnection(String purpose) {
        int statementMs = lockTimeoutMs + STATEMENT_WORK_MS;
        String options = Map.of(
                        "row_security", "off",
                        // Every statement goes from a few keys to their rows. Planned for the keys at hand, thousands
                        // of them
                        // make the planner read the whole table once, as long as its statistics are of a small one.
                        "plan_cache_mode", "force_generic_plan",
                        "lock_timeout", Integer.toString(lockTimeoutMs),
                        "statement_timeout", Integer.toString(statementMs),
                        "idle_in_transaction_session_timeout", Integer.toString(stallTimeoutMs),
                        // A client that does not take what the server sends.
                        "tcp_user_timeout", Integer.toString(stallTimeoutMs),
                        // A client whose machine is gone.
                        "tcp_keepalives_idle", "10",
                        "tcp_keepalives_interval", "5",
                        "tcp_keepalives_count", "4",
                        // A client that was killed while its statement waits for a lock.
                        "client_connection_check_interval", "2000")
                .entrySet()
                .stream()
                .map(option -> "-c " + option.getKey() + "=" + option.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
        return connection(purpose, options, (statementMs + STATEMENT_WORK_MS / 2) / 1000);
    }

    private Properties connection(String purpose, String sessionOptions, int socketTimeoutSeconds) {
        var properties = new Properties();
        properties.setProperty("user", postgresUser);
        properties.setProperty("password", postgresPassword.value());
        properties.setProperty("ApplicationName", "vantage-sink " + purpose);
        properties.setProperty("options", sessionOptions);
        properties.setProperty("binaryTransferEnable", Database.BINARY_TYPES);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", Integer.toString(socketTimeoutSeconds));
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }
}
