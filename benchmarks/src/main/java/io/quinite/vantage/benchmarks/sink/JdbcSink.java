package io.quinite.vantage.benchmarks.sink;

import io.debezium.connector.jdbc.JdbcSinkConnectorTask;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Debezium's JDBC sink at its best: upserts by unnest, a reduction buffer, batches as large as ours. It gets whole rows as
 * Connect structs, in memory: no converter and no broker stand in its way, and it merges nothing.
 */
final class JdbcSink implements Contender {
    private static final TopicPartition PARTITION = new TopicPartition("calls", 0);
    private static final Schema UUID =
            SchemaBuilder.string().name("io.debezium.data.Uuid").version(1).build();
    private static final Schema JSON =
            SchemaBuilder.string().name("io.debezium.data.Json").version(1).build();
    private static final Schema TIME = SchemaBuilder.string()
            .name("io.debezium.time.ZonedTimestamp")
            .version(1)
            .build();
    private static final Schema KEY = SchemaBuilder.struct().field("id", UUID).build();
    private static final Schema VALUE = SchemaBuilder.struct()
            .field("call_sid", Schema.STRING_SCHEMA)
            .field("organization_id", UUID)
            .field("campaign_id", UUID)
            .field("lead_id", UUID)
            .field("call_status", Schema.STRING_SCHEMA)
            .field("call_timestamp", TIME)
            .field("duration", Schema.INT32_SCHEMA)
            .field("metadata", JSON)
            .build();

    private final JdbcSinkConnectorTask task = new JdbcSinkConnectorTask();
    private final int batch;
    private long offset;

    JdbcSink(String url, String user, String password, int batch) {
        this.batch = batch;
        Map<String, String> settings = new HashMap<>();
        settings.put("connection.url", url);
        settings.put("connection.username", user);
        settings.put("connection.password", password);
        settings.put("insert.mode", "upsert");
        settings.put("primary.key.mode", "record_key");
        settings.put("primary.key.fields", "id");
        settings.put("schema.evolution", "none");
        settings.put("collection.name.format", "call_logs");
        settings.put("use.reduction.buffer", "true");
        settings.put("batch.size", Integer.toString(batch));
        settings.put("dialect.postgres.unnest.insert.enabled", "true");
        task.start(settings);
        task.open(List.of(PARTITION));
    }

    @Override
    public String name() {
        return "jdbc sink";
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        var records = new ArrayList<SinkRecord>();
        for (CallEvent call : calls) {
            records.add(new SinkRecord(
                    PARTITION.topic(),
                    PARTITION.partition(),
                    KEY,
                    new Struct(KEY).put("id", CallRows.id(call).toString()),
                    VALUE,
                    value(call),
                    offset++,
                    0L,
                    TimestampType.CREATE_TIME));
        }
        return () -> {
            for (int from = 0; from < records.size(); from += batch) {
                task.put(records.subList(from, Math.min(records.size(), from + batch)));
                var failure = task.getLastProcessingException();
                if (failure != null) {
                    throw new IllegalStateException(failure);
                }
            }
            task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(offset)));
        };
    }

    private static Struct value(CallEvent call) {
        return new Struct(VALUE)
                .put("call_sid", call.getCallSid())
                .put("organization_id", call.getOrganizationId().toString())
                .put("campaign_id", String.valueOf(call.getCampaignId()))
                .put("lead_id", String.valueOf(call.getLeadId()))
                .put("call_status", CallRows.status(call))
                .put("call_timestamp", call.getOccurredAt().toString())
                .put("duration", CallRows.ended(call).getDurationSeconds())
                .put("metadata", CallRows.metadata(call));
    }

    @Override
    public void close() {
        task.stop();
    }
}
