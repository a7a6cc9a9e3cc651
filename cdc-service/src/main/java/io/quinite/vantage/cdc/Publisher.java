package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes and the position that belongs to them in one Kafka transaction. One thread at a time.
 *
 * <p>After any exception the outcome of the open transaction is unknown and this publisher is of no more use: close it, and
 * let a new one fence it and read the position back.
 */
final class Publisher implements AutoCloseable {
    private static final String TRUNCATE_KEY = "truncate";
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final String slot;
    private final CdcMetrics metrics;
    private final Producer<String, byte @Nullable []> producer;
    private final Serializer<LeadChange> changes;
    private final Serializer<io.quinite.vantage.leads.CdcPosition> positions;
    private final @Nullable OrganizationTopics organizations;
    private boolean open;
    private long openedNanos;
    private int sent;

    Publisher(CdcConfig config, CdcMetrics metrics) {
        this.slot = config.slot();
        this.metrics = metrics;
        this.changes = Topics.LEAD_CHANGES.valueSerializer(config.serde());
        this.positions = Topics.CDC_POSITIONS.valueSerializer(config.serde());
        this.organizations = config.organizationTopics() ? new OrganizationTopics(config.kafka()) : null;
        this.producer = new KafkaProducer<>(settings(config), new StringSerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> settings(CdcConfig config) {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Few large requests where much is published. It delays nothing: a commit sends what is there.
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 * 1024));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "20");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(64 * 1024 * 1024));
        // The first record of a transaction may find the one before still being finished: 100 ms would be most of the
        // delay.
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "5");
        // Nor may it grow to a second: that is the tail of the delay where the broker is slow for a moment.
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, "25");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
        settings.putAll(config.kafka());
        // What the guarantee rests on is not to be configured.
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.transactionalId());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Integer.toString(config.transactionTimeoutMs()));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return settings;
    }

    /** Fences whoever published before, and ends what he left open. */
    void fence() {
        producer.initTransactions();
    }

    void publish(LeadChange change) {
        begin();
        byte[] value = Objects.requireNonNull(changes.serialize(Topics.LEAD_CHANGES.name(), change));
        metrics.published(change.getOp());
        if (organizations != null) {
            organizations.parts(change).forEach(this::publish);
        }
        if (change.getOp() == ChangeOp.TRUNCATE) {
            // It is about every lead, so that the readers of every partition must meet it in its place.
            for (var partition : producer.partitionsFor(Topics.LEAD_CHANGES.name())) {
                send(new ProducerRecord<>(Topics.LEAD_CHANGES.name(), partition.partition(), TRUNCATE_KEY, value));
            }
            return;
        }
        String key = change.getLeadId().toString();
        List<Header> headers =
                List.of(header("organization_id", change.getOrganizationId().toString()));
        send(new ProducerRecord<>(Topics.LEAD_CHANGES.name(), null, key, value, headers));
        if (change.getOp() == ChangeOp.DELETE) {
            send(new ProducerRecord<>(Topics.LEAD_CHANGES.name(), null, key, null, headers));
        }
    }

    private void publish(OrganizationTopics.Part part) {
        LeadChange change = part.change();
        byte[] value = Objects.requireNonNull(changes.serialize(Topics.LEAD_CHANGES.name(), change));
        String key = change.getOp() == ChangeOp.TRUNCATE
                ? TRUNCATE_KEY
                : change.getLeadId().toString();
        send(new ProducerRecord<>(part.topic(), 0, key, value));
        if (change.getOp() == ChangeOp.DELETE) {
            send(new ProducerRecord<>(part.topic(), 0, key, null));
        }
    }

    /** Makes everything that was published since the last commit visible, together with {@code position}. */
    void commit(Position position) {
        begin();
        var record = PositionTopic.record(slot, position);
        var unused = producer.send(new ProducerRecord<>(
                Topics.CDC_POSITIONS.name(), 0, slot, positions.serialize(Topics.CDC_POSITIONS.name(), record)));
        // Waits for every record, and throws when one of them was not taken.
        producer.commitTransaction();
        open = false;
    }

    /** Changes and tombstones in the open transaction; 0 where none is open. */
    int sent() {
        return open ? sent : 0;
    }

    /** How long the open transaction is open; zero where none is. */
    Duration age() {
        return open ? Duration.ofNanos(System.nanoTime() - openedNanos) : Duration.ZERO;
    }

    /** Ends an open transaction without its changes, as far as Kafka can be reached. */
    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
        if (organizations != null) {
            organizations.close();
        }
        changes.close();
        positions.close();
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
            openedNanos = System.nanoTime();
            sent = 0;
        }
    }

    private void send(ProducerRecord<String, byte @Nullable []> record) {
        // A failure makes the commit fail, so that it need not be looked for here.
        var unused = producer.send(record);
        sent++;
    }

    private static Header header(String key, String value) {
        return new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
