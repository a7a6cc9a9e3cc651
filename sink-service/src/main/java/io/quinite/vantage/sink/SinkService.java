package io.quinite.vantage.sink;

import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.kit.DaemonThreads;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.kit.ServiceMain;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.rights.KafkaCheck;
import io.quinite.vantage.schemas.rights.PostgresCheck;
import io.quinite.vantage.schemas.rights.ServiceRights;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.Offsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps leads, call logs and the totals of campaigns in PostgreSQL as the topics say. Any number may run at once. */
public final class SinkService implements AutoCloseable {
    static final List<String> TOPICS = List.of(
            Topics.CALL_EVENTS.name(),
            Topics.LEAD_EVENTS.name(),
            Topics.VOICE_SERVER_EVENTS.name(),
            Topics.CAMPAIGN_TOTALS.name());

    private static final Logger log = LoggerFactory.getLogger(SinkService.class);
    private static final int OUTBOX_INTERVAL_MS = 500;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Closing parts = new Closing();
    private final List<Worker> workers = new ArrayList<>();

    private SinkService() {}

    public static void main(String[] args) {
        ServiceMain.run(
                "sink-service",
                settings -> refusal(SinkConfig.from(settings)),
                (settings, observability) -> start(SinkConfig.from(settings), observability));
    }

    private static Optional<String> refusal(SinkConfig config) {
        return KafkaCheck.refusal(ServiceRights.sink(config.groupId()), config.kafka())
                .or(() -> PostgresCheck.refusal(
                        config.postgresUrl(),
                        config.postgresUser(),
                        config.postgresPassword().value()));
    }

    /**
     * Starts the workers. They find their group by themselves, and say in the health what is wrong.
     *
     * @throws UserError where the database cannot be used; later they wait for it
     */
    public static SinkService start(SinkConfig config, Observability observability) {
        log.info("starting workers={} group={}", config.workers(), config.groupId());
        var service = new SinkService();
        try {
            service.open(config, observability);
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    private void open(SinkConfig config, Observability observability) {
        checkDatabase(config);
        var metrics = new SinkMetrics(observability.meters(), TOPICS);
        var admin = parts.add("admin", Admin.create(new HashMap<>(config.kafka())));
        openOutbox(config, metrics, observability);
        ExecutorService threads = Executors.newFixedThreadPool(config.workers(), DaemonThreads.named("sink-worker"));
        for (int i = 0; i < config.workers(); i++) {
            workers.add(new Worker(
                    config,
                    consumer(config, i),
                    admin,
                    new Database(config.postgresUrl(), config.workerConnection(i)),
                    metrics,
                    observability.health()));
        }
        parts.add("workers", () -> stop(threads));
        observability.health().ready("sink", this::whyNotReady);
        parts.add("health", () -> observability.health().remove("sink"));
        workers.forEach(threads::execute);
        threads.shutdown();
    }

    private static void checkDatabase(SinkConfig config) {
        try (var database = new Database(config.postgresUrl(), config.writingConnection("start"))) {
            database.transaction(connection -> new Offsets().load(connection, List.of()));
        } catch (SQLException e) {
            throw new UserError(
                    "the sink cannot work with " + config.postgresUrl() + " as " + config.postgresUser() + " ("
                            + e.getMessage()
                            + "); check postgres.url, postgres.user and postgres.password, and that the"
                            + " migrations have run",
                    e);
        }
    }

    private void openOutbox(SinkConfig config, SinkMetrics metrics, Observability observability) {
        var database =
                parts.add("outbox database", new Database(config.postgresUrl(), config.writingConnection("outbox")));
        var producer = parts.add("producer", producer(config));
        var outbox = new Outbox(database, new DeadLetterPublisher(database, producer), metrics, observability.health());
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("sink-outbox"));
        parts.add("outbox", () -> {
            timer.shutdownNow();
            if (!timer.awaitTermination(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("the outbox did not stop in time");
            }
        });
        var unused =
                timer.scheduleWithFixedDelay(outbox, OUTBOX_INTERVAL_MS, OUTBOX_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private Optional<String> whyNotReady() {
        return workers.stream().map(Worker::trouble).flatMap(Optional::stream).findFirst();
    }

    private void stop(ExecutorService threads) throws InterruptedException {
        workers.forEach(Worker::stop);
        if (!threads.awaitTermination(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            log.warn("workers did not stop in time, their transactions roll back");
            workers.forEach(Worker::abort);
        }
    }

    private static Consumer<byte[], byte[]> consumer(SinkConfig config, int number) {
        Map<String, Object> properties = new HashMap<>();
        // What the settings may change: memory, and how soon the partitions of a dead instance are given to another.
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "vantage-sink-" + number);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        // Two batches: one to apply, one to prepare meanwhile.
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2 * config.batchRowsMax());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500);
        // Topics that are made after the start are found by then.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        properties.putAll(config.kafka());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What exactness rests on.
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer(SinkConfig config) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "vantage-sink-dead-letters");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 35_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5000);
        properties.putAll(config.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        parts.close();
    }
}
