package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.SinkService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sink as operators start it, from the topic to the row, with one worker. */
final class OurService implements Contender {
    private final Map<String, ?> serde;
    private final ChildJvm service;
    private final FromTopic topic;

    OurService(EmbeddedStack stack, Path directory) throws IOException, SQLException {
        var settings = stack.settingsAs("vantage_sink").with(Map.of("sink.workers", "1"));
        this.serde = settings.startingWith("schema.registry.");
        Map<String, String> environment = new HashMap<>();
        settings.startingWith("")
                .forEach((key, value) -> environment.put(
                        "VANTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        this.service = ChildJvm.start(
                System.getProperty("java.class.path"),
                SinkService.class.getName(),
                List.of(),
                environment,
                directory.resolve("sink-service.log"));
        this.topic =
                new FromTopic(stack.kafka().bootstrapServers(), stack.postgres().connect(), Topics.CALL_EVENTS.name());
    }

    @Override
    public String name() {
        return "sink service";
    }

    @Override
    public Role role() {
        return Role.OURS;
    }

    @Override
    public Runnable prepare(List<CallEvent> calls) {
        try (var serializer = Topics.CALL_EVENTS.valueSerializer(serde)) {
            var messages = calls.stream()
                    .map(call -> new FromTopic.Message(
                            call.getCallSid().getBytes(StandardCharsets.UTF_8),
                            serializer.serialize(Topics.CALL_EVENTS.name(), call)))
                    .toList();
            return () -> topic.sendAndWait(messages, calls.get(calls.size() - 1), service);
        }
    }

    @Override
    public double clientCpuSeconds() {
        return service.cpuSeconds();
    }

    @Override
    public void close() {
        service.close();
        topic.close();
    }
}
