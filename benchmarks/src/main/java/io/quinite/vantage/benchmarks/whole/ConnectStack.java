package io.quinite.vantage.benchmarks.whole;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.benchmarks.whole.Probes.Place;
import io.quinite.vantage.kit.Closing;
import io.quinite.vantage.schemas.Identities;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What people would build of ready parts: no door, no merge, no totals; a producer writes whole rows, Debezium's JDBC sink stores
 * them, Debezium's PostgreSQL connector publishes the change of the row. Of the lead nothing is written.
 *
 * <p>System property {@code connect.worker}: the built module of that name ({@code benchmarks/connect-worker}).
 */
final class ConnectStack implements Side {
    private static final String MODULE = System.getProperty("connect.worker", "benchmarks/connect-worker");
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final int CHANGE_PARTITIONS = 12;
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    private final Closing parts = new Closing();
    private final Probes probes;
    private final Traffic traffic;
    private final ChildJvm worker;
    private final Watching watching;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CallRow rows = new CallRow();

    ConnectStack(Path directory, int probeCount) throws Exception {
        Files.createDirectories(directory);
        probes = new Probes(probeCount, places());
        try {
            var stack = parts.add("stack", ChildStack.start(directory.resolve("stack")));
            var parents = new Parents(probes);
            parents.insert(stack);
            traffic = new Traffic(parents.organization, parents.campaigns, parents.leads, probes);
            prepare(stack);
            worker = parts.add("worker", worker(stack, directory));
            awaitSlot(stack);
            watching = parts.add("watching", new Watching(stack, probes, worker));
            watching.rows();
            watching.records(ConnectSettings.CHANGES, new StringDeserializer(), byCallId(probes));
            producer = parts.add(
                    "producer",
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", stack.bootstrapServers(), "compression.type", "lz4"),
                            new ByteArraySerializer(),
                            new ByteArraySerializer()));
        } catch (Exception e) {
            parts.close();
            throw e;
        }
    }

    private static void prepare(ChildStack stack) throws Exception {
        try (var connection = stack.connect();
                var statement = connection.createStatement()) {
            statement.execute("create publication " + ConnectSettings.PUBLICATION + " for table call_logs");
        }
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(ConnectSettings.ROWS, 1, (short) 1),
                            new NewTopic(ConnectSettings.CHANGES, CHANGE_PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static ChildJvm worker(ChildStack stack, Path directory) throws Exception {
        Path target = Path.of(MODULE, "target");
        return ChildJvm.start(
                target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("class-path")),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                List.of(
                        ConnectSettings.worker(stack, directory).toString(),
                        ConnectSettings.sink(stack, directory).toString(),
                        ConnectSettings.source(stack, directory).toString()),
                Map.of(),
                directory.resolve("connect.log"));
    }

    private void awaitSlot(ChildStack stack) throws Exception {
        try (var connection = stack.connect();
                var active = connection.prepareStatement(
                        "select from pg_replication_slots where slot_name = ? and active")) {
            active.setString(1, ConnectSettings.PUBLICATION);
            long until = System.nanoTime() + START_PATIENCE.toNanos();
            while (System.nanoTime() < until) {
                worker.requireAlive();
                try (var found = active.executeQuery()) {
                    if (found.next()) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new IllegalStateException("the connector does not read its slot after " + START_PATIENCE);
        }
    }

    private static Watching.Each<String> byCallId(Probes probes) {
        var byId = new HashMap<UUID, Integer>();
        for (int i = 0; i < probes.calls.length; i++) {
            byId.put(Identities.callId(probes.calls[i].toString()), i);
        }
        return (change, now) -> {
            var id = ID.matcher(change);
            Integer probe = id.find() ? byId.get(UUID.fromString(id.group(1))) : null;
            if (probe != null) {
                probes.arrived(Place.CHANGE, probe, now);
            }
        };
    }

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public Probes probes() {
        return probes;
    }

    @Override
    public List<Place> places() {
        return List.of(Place.ROW, Place.CHANGE);
    }

    @Override
    public void pace(Traffic.Phase phase, int calls) throws Exception {
        long began = System.nanoTime();
        traffic.begin(phase, began);
        for (int call = 0; call < calls; call++) {
            long due = began + (long) (call * 1e9 / phase.perSecond());
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            var unused = producer.send(new ProducerRecord<>(ConnectSettings.ROWS, rows.encode(traffic.next())));
        }
        watching.awaitAll();
    }

    @Override
    public void close() {
        parts.close();
    }
}
