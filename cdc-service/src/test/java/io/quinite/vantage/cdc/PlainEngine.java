package io.quinite.vantage.cdc;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.quinite.vantage.cdc.change.LeadImage;
import io.quinite.vantage.cdc.pgoutput.Relation;
import io.quinite.vantage.cdc.pgoutput.Relation.Column;
import io.quinite.vantage.cdc.pgoutput.Row;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
import org.jspecify.annotations.Nullable;

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
        var properties = new Properties();
        properties.putAll(connector(config));
        properties.putAll(Map.of(
                "name",
                "plain",
                "offset.storage",
                FileOffsetBackingStore.class.getName(),
                "offset.storage.file.filename",
                settings.section("plain").required("offsets"),
                "offset.flush.interval.ms",
                "1000"));
        while (true) {
            try (var sending = new KafkaProducer<>(producer, new StringSerializer(), new ByteArraySerializer());
                    var changes = Topics.LEAD_CHANGES.valueSerializer(config.serde())) {
                DebeziumEngine.create(Connect.class)
                        .using(properties)
                        .notifying((events, committer) -> {
                            var acknowledgements = new ArrayList<Future<?>>();
                            for (var event : events) {
                                for (var change : changes(event)) {
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

    private static List<LeadChange> changes(ChangeEvent<SourceRecord, SourceRecord> event) {
        SourceRecord record = event.value();
        if (!record.topic().endsWith(".public.leads")) {
            return List.of();
        }
        var value = (Struct) record.value();
        long txid = value.getStruct("source").getInt64("txId");
        return images(value).stream()
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

    private static Map<String, String> connector(CdcConfig config) {
        URI address = URI.create(config.postgresUrl().substring("jdbc:".length()));
        var settings = new HashMap<String, String>();
        settings.putAll(Map.of(
                "connector.class", PostgresConnector.class.getName(),
                "topic.prefix", "plain",
                "plugin.name", "pgoutput",
                "slot.name", config.slot(),
                "publication.name", config.publication(),
                "publication.autocreate.mode", "disabled",
                "snapshot.mode", "no_data",
                "table.include.list", "public\\.leads",
                "heartbeat.interval.ms", "500",
                "poll.interval.ms", "5"));
        settings.putAll(Map.of(
                "skipped.operations", "none",
                "tombstones.on.delete", "false",
                "converters", "text",
                "text.type", PlainText.class.getName(),
                "event.processing.failure.handling.mode", "fail"));
        settings.putAll(Map.of(
                "database.hostname", address.getHost(),
                "database.port", Integer.toString(address.getPort()),
                "database.dbname", address.getPath().substring(1),
                "database.user", config.postgresUser(),
                "database.password", config.postgresPassword().value()));
        return settings;
    }

    private static List<LeadImage> images(Struct envelope) {
        return switch (envelope.getString("op")) {
            case "c" -> List.of(LeadImage.insert(row(envelope.getStruct("after"))));
            case "u" -> LeadImage.update(row(envelope.getStruct("before")), row(envelope.getStruct("after")));
            case "d" -> List.of(LeadImage.delete(row(envelope.getStruct("before"))));
            default -> throw new IllegalStateException("operation " + envelope.getString("op"));
        };
    }

    private static Row row(Struct struct) {
        var columns = new ArrayList<Column>();
        var values = new ArrayList<@Nullable String>();
        for (var field : struct.schema().fields()) {
            boolean time = PlainText.TIME.equals(field.schema().name());
            columns.add(new Column(field.name(), time ? Column.TIMESTAMPTZ : Column.TEXT));
            values.add(struct.getString(field.name()));
        }
        return new Row(new Relation(0, "public", "leads", columns), values.toArray(new @Nullable String[0]));
    }
}
