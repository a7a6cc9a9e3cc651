package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.embedded.EmbeddedStack;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Debezium's JDBC sink as people run it, in a worker of Kafka Connect, one task, at its best settings: upserts by unnest, a
 * reduction buffer, polls and batches of 5,000 (a poll is a put, and the default of 500 would bound the batch), a converter
 * that reads plain Avro. It gets whole rows and merges nothing.
 *
 * <p>System property {@code connect.worker}: the built module of that name ({@code benchmarks/connect-worker}).
 */
final class JdbcSinkInConnect implements Contender {
    private static final String TOPIC = "benchmark.call-rows";
    private static final String MODULE = System.getProperty("connect.worker", "benchmarks/connect-worker");
    private static final String UUID = "io.debezium.data.Uuid";
    private static final Schema ROW = SchemaBuilder.record("CallRow")
            .fields()
            .name("id")
            .prop("connect", UUID)
            .type()
            .stringType()
            .noDefault()
            .name("call_sid")
            .type()
            .stringType()
            .noDefault()
            .name("organization_id")
            .prop("connect", UUID)
            .type()
            .stringType()
            .noDefault()
            .name("campaign_id")
            .prop("connect", UUID)
            .type()
            .stringType()
            .noDefault()
            .name("lead_id")
            .prop("connect", UUID)
            .type()
            .stringType()
            .noDefault()
            .name("call_status")
            .type()
            .stringType()
            .noDefault()
            .name("call_timestamp")
            .prop("connect", "io.debezium.time.ZonedTimestamp")
            .type()
            .stringType()
            .noDefault()
            .name("duration")
            .type()
            .intType()
            .noDefault()
            .name("metadata")
            .prop("connect", "io.debezium.data.Json")
            .type()
            .stringType()
            .noDefault()
            .endRecord();

    private final ChildJvm worker;
    private final FromTopic topic;

    JdbcSinkInConnect(EmbeddedStack stack, Path directory, int batch)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        var connector = directory.resolve("jdbc-sink.properties");
        store(connector(stack, batch), connector);
        var settings = directory.resolve("connect.properties");
        store(worker(stack, directory), settings);
        Path target = Path.of(MODULE, "target");
        this.worker = ChildJvm.start(
                target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("class-path")),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                List.of(settings.toString(), connector.toString()),
                Map.of(),
                directory.resolve("connect.log"));
        this.topic =
                new FromTopic(stack.kafka().bootstrapServers(), stack.postgres().connect(), TOPIC);
    }

    private static Map<String, String> worker(EmbeddedStack stack, Path directory) {
        return Map.of(
                "bootstrap.servers", stack.kafka().bootstrapServers(),
                "listeners", "http://127.0.0.1:0",
                "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter", "io.quinite.vantage.benchmarks.connect.PlainAvroConverter",
                "value.converter.schema", ROW.toString(),
                "offset.storage.file.filename",
                        directory.resolve("connect.offsets").toString(),
                "plugin.discovery", "only_scan",
                "connector.client.config.override.policy", "All");
    }

    private static Map<String, String> connector(EmbeddedStack stack, int batch) throws IOException {
        return Map.ofEntries(
                Map.entry("name", "jdbc-sink"),
                Map.entry("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector"),
                Map.entry("tasks.max", "1"),
                Map.entry("topics", TOPIC),
                Map.entry("connection.url", stack.postgres().jdbcUrl()),
                Map.entry("connection.username", EmbeddedPostgres.SUPERUSER),
                Map.entry("connection.password", stack.secret("postgres")),
                Map.entry("insert.mode", "upsert"),
                Map.entry("primary.key.mode", "record_value"),
                Map.entry("primary.key.fields", "id"),
                Map.entry("schema.evolution", "none"),
                Map.entry("collection.name.format", "call_logs"),
                Map.entry("use.reduction.buffer", "true"),
                Map.entry("batch.size", Integer.toString(batch)),
                Map.entry("dialect.postgres.unnest.insert.enabled", "true"),
                Map.entry("consumer.override.max.poll.records", Integer.toString(batch)),
                Map.entry("consumer.override.max.partition.fetch.bytes", Integer.toString(8 << 20)),
                Map.entry("consumer.override.auto.offset.reset", "earliest"));
    }

    private static void store(Map<String, String> settings, Path file) throws IOException {
        var properties = new Properties();
        properties.putAll(settings);
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    @Override
    public String name() {
        return "jdbc sink in connect";
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        var messages = new ArrayList<FromTopic.Message>(calls.size());
        for (CallEvent call : calls) {
            messages.add(new FromTopic.Message(call.getCallSid().getBytes(StandardCharsets.UTF_8), encode(call)));
        }
        return () -> topic.sendAndWait(messages, calls.get(calls.size() - 1), worker);
    }

    private static byte[] encode(CallEvent call) {
        var row = new GenericData.Record(ROW);
        row.put("id", CallRows.id(call).toString());
        row.put("call_sid", call.getCallSid());
        row.put("organization_id", call.getOrganizationId().toString());
        row.put("campaign_id", String.valueOf(call.getCampaignId()));
        row.put("lead_id", String.valueOf(call.getLeadId()));
        row.put("call_status", CallRows.status(call));
        row.put("call_timestamp", call.getOccurredAt().toString());
        row.put("duration", CallRows.ended(call).getDurationSeconds());
        row.put("metadata", CallRows.metadata(call));
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(ROW).write(row, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public double clientCpuSeconds() {
        return worker.cpuSeconds();
    }

    @Override
    public void close() {
        worker.close();
        topic.close();
    }
}
