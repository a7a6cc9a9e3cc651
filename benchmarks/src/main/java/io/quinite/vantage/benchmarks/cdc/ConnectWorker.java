package io.quinite.vantage.benchmarks.cdc;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Debezium's connector as people run it, in a distributed worker of Kafka Connect 4.3.1, at its best settings: {@link
 * BareEngine#TUNED}, linger of 5 ms and batches of 256 KiB for the producer, and a converter that looks nothing up. The topic has
 * as many partitions as ours, and what is written is compressed as ours is.
 *
 * <p>System property {@code connect.worker}: the built module of that name ({@code benchmarks/connect-worker}).
 */
final class ConnectWorker {
    private static final int PARTITIONS = 12;
    private static final String MODULE = System.getProperty("connect.worker", "benchmarks/connect-worker");
    private static final String CONVERTER = "io.quinite.vantage.benchmarks.connect.PlainAvroWriter";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final ChildStack stack;
    private final Path directory;
    private final String slot;
    private final boolean exactlyOnce;

    ConnectWorker(ChildStack stack, Path directory, String slot, boolean exactlyOnce) {
        this.stack = stack;
        this.directory = directory;
        this.slot = slot;
        this.exactlyOnce = exactlyOnce;
    }

    String topic() {
        return slot + ".public.leads";
    }

    void createTopic() throws InterruptedException, ExecutionException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    ChildJvm start() throws IOException, InterruptedException {
        int port = freePort();
        Path settings = directory.resolve(slot + ".properties");
        var properties = new Properties();
        properties.putAll(worker(port));
        try (var out = Files.newBufferedWriter(settings)) {
            properties.store(out, null);
        }
        Path target = Path.of(MODULE, "target");
        var process = ChildJvm.start(
                target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("class-path")),
                "org.apache.kafka.connect.cli.ConnectDistributed",
                List.of(settings.toString()),
                Map.of(),
                directory.resolve(slot + ".log"));
        try {
            submit(URI.create("http://127.0.0.1:" + port + "/connectors/" + slot + "/config"), process);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
        return process;
    }

    /** Again and again until the worker takes it: it answers before it can. */
    private void submit(URI connector, ChildJvm process) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(connector)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(new JsonMapper().writeValueAsString(connector())))
                .build();
        String last = "nothing";
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE_NANOS) {
            process.requireAlive();
            try {
                var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200 || answer.statusCode() == 201) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                last = e.toString(); // it does not listen yet
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IOException("the worker did not take the connector and said last: " + last);
    }

    private Map<String, String> worker(int port) {
        var settings = new HashMap<String, String>();
        settings.putAll(Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "group.id",
                slot,
                "listeners",
                "http://127.0.0.1:" + port,
                "config.storage.topic",
                slot + ".configs",
                "offset.storage.topic",
                slot + ".offsets",
                "status.storage.topic",
                slot + ".status",
                "key.converter",
                CONVERTER,
                "value.converter",
                CONVERTER,
                "plugin.discovery",
                "only_scan",
                "connector.client.config.override.policy",
                "All"));
        settings.putAll(Map.of(
                "config.storage.replication.factor", "1",
                "offset.storage.replication.factor", "1",
                "offset.storage.partitions", "1",
                "status.storage.replication.factor", "1",
                "status.storage.partitions", "1",
                "exactly.once.source.support", exactlyOnce ? "enabled" : "disabled",
                // While another has its turn the worker says nothing.
                "session.timeout.ms", "1800000"));
        return settings;
    }

    private Map<String, String> connector() throws IOException {
        var settings =
                new HashMap<>(BareEngine.connector(stack.jdbcUrl(), stack.secret(EmbeddedPostgres.SUPERUSER), slot));
        settings.putAll(BareEngine.TUNED);
        settings.putAll(Map.of(
                "name", slot,
                "tasks.max", "1",
                "producer.override.linger.ms", "5",
                "producer.override.batch.size", Integer.toString(256 << 10),
                "producer.override.compression.type", "lz4"));
        if (exactlyOnce) {
            settings.put("exactly.once.support", "required");
            settings.put("transaction.boundary", "poll");
        }
        return settings;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
