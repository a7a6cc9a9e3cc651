package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** A contender that writes what it takes to a topic. */
final class Publishing implements Contender {
    private final String name;
    private final Role role;
    private final String slot;
    private final ChildJvm process;
    private final Topic topic;

    private Publishing(String name, Role role, String slot, ChildJvm process, Topic topic) {
        this.name = name;
        this.role = role;
        this.slot = slot;
        this.process = process;
        this.topic = topic;
    }

    /** The service as operators start it, with the defaults of its settings. */
    static Publishing service(StackProcess stack, Path directory) throws IOException {
        var environment = new HashMap<String, String>();
        stack.settings().startingWith("").forEach((key, value) -> environment.put(environmentName(key), value));
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("cdc.service."))
                .forEach(key -> environment.put(
                        environmentName("cdc." + key.substring("cdc.service.".length())), System.getProperty(key)));
        var topic = new Topic(stack.bootstrapServers(), Topics.LEAD_CHANGES.name());
        var process = ChildJvm.start(
                System.getProperty("java.class.path"),
                CdcService.class.getName(),
                List.of(),
                environment,
                directory.resolve("cdc-service.log"));
        return new Publishing("cdc service", Role.OURS, "vantage_leads", process, topic);
    }

    private static String environmentName(String key) {
        return "VANTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** Debezium's connector in Kafka Connect with exactly-once source support. */
    static Publishing connectExactlyOnce(StackProcess stack, Path directory) throws Exception {
        return connect("connect, exactly once", "connect_exactly_once", true, stack, directory);
    }

    /** Debezium's connector in Kafka Connect, at least once. */
    static Publishing connect(StackProcess stack, Path directory) throws Exception {
        return connect("connect, at least once", "connect_plain", false, stack, directory);
    }

    private static Publishing connect(String name, String slot, boolean exactlyOnce, StackProcess stack, Path directory)
            throws Exception {
        Slots.create(stack, slot);
        var worker = new ConnectWorker(stack, directory, slot, exactlyOnce);
        worker.createTopic();
        var topic = new Topic(stack.bootstrapServers(), worker.topic());
        return new Publishing(name, Role.PEER, slot, worker.start(), topic);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public String slot() {
        return slot;
    }

    @Override
    public ChildJvm process() {
        return process;
    }

    Topic topic() {
        return topic;
    }

    @Override
    public long awaitRound(int round) {
        return topic.awaitLast(round, process::requireAlive);
    }

    @Override
    public void requireAll(int round, int changes) {
        topic.requireCount(changes);
    }

    @Override
    public void close() {
        process.close();
        topic.close();
    }
}
