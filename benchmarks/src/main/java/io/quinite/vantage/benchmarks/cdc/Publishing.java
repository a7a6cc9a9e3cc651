package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A contender that writes what it takes to a topic. */
final class Publishing extends Contender {
    private static final String SETTING = "cdc.service.";

    private final Topic topic;

    private Publishing(String name, Role role, String slot, ChildJvm process, Topic topic) {
        super(name, role, slot, process);
        this.topic = topic;
    }

    /** The service as operators start it, with the defaults of its settings. */
    static Publishing service(ChildStack stack, Path directory) throws IOException {
        var own = System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith(SETTING))
                .collect(Collectors.toMap(key -> "cdc." + key.substring(SETTING.length()), System::getProperty));
        var topic = new Topic(stack.bootstrapServers(), Topics.LEAD_CHANGES.name());
        var process = ChildJvm.start(
                CdcService.class,
                List.of(),
                stack.settingsAs("vantage_cdc").with(own),
                directory.resolve("cdc-service.log"));
        return new Publishing("cdc service", Role.OURS, "vantage_leads", process, topic);
    }

    /** Debezium's connector in Kafka Connect with exactly-once source support. */
    static Publishing connectExactlyOnce(ChildStack stack, Path directory) throws Exception {
        return connect("connect, exactly once", "connect_exactly_once", true, stack, directory);
    }

    /** Debezium's connector in Kafka Connect, at least once. */
    static Publishing connect(ChildStack stack, Path directory) throws Exception {
        return connect("connect, at least once", "connect_plain", false, stack, directory);
    }

    private static Publishing connect(String name, String slot, boolean exactlyOnce, ChildStack stack, Path directory)
            throws Exception {
        Slots.create(stack, slot);
        var worker = new ConnectWorker(stack, directory, slot, exactlyOnce);
        worker.createTopic();
        var topic = new Topic(stack.bootstrapServers(), worker.topic());
        return new Publishing(name, Role.PEER, slot, worker.start(), topic);
    }

    Topic topic() {
        return topic;
    }

    @Override
    long awaitRound(int round) {
        return topic.awaitLast(round, process()::requireAlive);
    }

    @Override
    void requireAll(int round, int changes) {
        topic.requireCount(changes);
    }

    @Override
    public void close() {
        super.close();
        topic.close();
    }
}
