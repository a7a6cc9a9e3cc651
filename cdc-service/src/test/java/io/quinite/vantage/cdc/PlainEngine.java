package io.quinite.vantage.cdc;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.quinite.vantage.cdc.change.LeadImage;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;

/**
 * What people write who embed Debezium: offsets in a file, an idempotent producer with acks=all, every record acknowledged
 * before its batch is marked as finished, a new engine after a failure. A main, to be killed in the place of the service.
 */
final class PlainEngine {
    static final String OFFSETS = "plain.offsets";

    private PlainEngine() {}

    public static void main(String[] arguments) throws Exception {
        var settings = Settings.environment();
        var config = CdcConfig.from(settings);
        var producer = new HashMap<String, Object>(Publisher.settings(config));
        producer.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        producer.remove(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        var engine = EngineSettings.of(config);
        var properties = engine.properties();
        // The name of what it reads is part of the key of its offsets.
        properties.put("name", "plain");
        properties.put("topic.prefix", "plain");
        properties.put("provide.transaction.metadata", "false");
        properties.put("offset.storage", FileOffsetBackingStore.class.getName());
        properties.put("offset.storage.file.filename", settings.section("plain").required("offsets"));
        properties.put("offset.flush.interval.ms", "1000");
        properties.put("heartbeat.interval.ms", "500");
        while (true) {
            try (var sending = new KafkaProducer<>(producer, new StringSerializer(), new ByteArraySerializer());
                    var changes = Topics.LEAD_CHANGES.valueSerializer(config.serde())) {
                DebeziumEngine.create(Connect.class)
                        .using(properties)
                        .notifying((events, committer) -> {
                            var acknowledgements = new ArrayList<Future<?>>();
                            for (var event : events) {
                                for (var change : changes(event, engine.placeholder())) {
                                    acknowledgements.add(sending.send(new ProducerRecord<>(
                                            Topics.LEAD_CHANGES.name(),
                                            change.getLeadId().toString(),
                                            changes.serialize(Topics.LEAD_CHANGES.name(), change))));
                                }
                            }
                            requireAll(acknowledgements);
                            for (var event : events) {
                                committer.markProcessed(event);
                            }
                            committer.markBatchFinished();
                        })
                        .build()
                        .run();
            }
            TimeUnit.MILLISECONDS.sleep(config.retryFirstMs());
        }
    }

    private static void requireAll(List<Future<?>> acknowledgements) throws InterruptedException {
        for (var acknowledgement : acknowledgements) {
            try {
                acknowledgement.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<LeadChange> changes(ChangeEvent<SourceRecord, SourceRecord> event, String placeholder) {
        SourceRecord record = event.value();
        if (!record.topic().endsWith(".public.leads")) {
            return List.of();
        }
        var value = (Struct) record.value();
        long txid = value.getStruct("source").getInt64("txId");
        return LeadImage.of(value, placeholder).stream()
                .map(image -> LeadChange.newBuilder()
                        .setLeadId(image.row() == null ? null : image.row().getId())
                        .setOp(image.op())
                        .setBefore(image.before())
                        .setAfter(image.after())
                        .setSequence(0)
                        .setOrdinal(0)
                        .setTxid(txid)
                        .setLsn(0)
                        .setCommittedAt(Instant.EPOCH)
                        .build())
                .toList();
    }
}
