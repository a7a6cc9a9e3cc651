package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tail TOPIC}: the records of a topic, decoded, as they come. */
@Command(
        name = "tail",
        description = "Prints the committed records of a topic, decoded, as they come, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "TOPIC", description = "such as voice.call-events or crm.lead-changes")
    private String topic;

    @Option(names = "--from-start", description = "begin with the oldest record instead of the next one")
    private boolean fromStart;

    @Option(names = "--json", description = "one JSON object a line")
    private boolean json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "9223372036854775807",
            hidden = true,
            description = "end after N records")
    private long limit;

    @Override
    public Integer call() {
        var endpoints = Endpoints.read(data.directory());
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", endpoints.kafkaBootstrap());
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = partitions(consumer);
            consumer.assign(partitions);
            if (fromStart) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position); // now, not at the first poll
            }
            print(consumer, new Records(endpoints.schemaRegistryUrl().toString()));
        }
        return 0;
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        var all = consumer.listTopics();
        var found = all.get(topic);
        if (found == null) {
            throw new UserError("there is no topic " + topic + "; there are: "
                    + String.join(
                            ", ",
                            all.keySet().stream()
                                    .filter(name -> !name.startsWith("_"))
                                    .sorted()
                                    .toList()));
        }
        return found.stream()
                .map(one -> new TopicPartition(one.topic(), one.partition()))
                .toList();
    }

    private void print(KafkaConsumer<byte[], byte[]> consumer, Records records) {
        PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        while (printed < limit && !out.checkError()) {
            for (var one : consumer.poll(POLL)) {
                out.println(json ? records.json(one) : records.line(one));
                printed++;
                if (printed >= limit) {
                    break;
                }
            }
            out.flush();
        }
    }
}
