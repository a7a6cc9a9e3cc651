package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.cdc.position.Position;
import io.quinite.vantage.kit.Observability;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionTopicIT {
    private static final Position COMMITTED = new Position("42", 1, 100, 7, new Position.Open(9, -1_500_000, 20));

    @TempDir
    static Path directory;

    static TestStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldReadWhatWasCommittedLast() throws Exception {
        var config = config("last");
        assertThat(new PositionTopic(config).read()).isEmpty();

        try (var publisher = fenced(config)) {
            publisher.commit(new Position("42", 1, 50, 6, null));
            publisher.commit(COMMITTED);
        }
        try (var other = fenced(config("another_slot"))) {
            for (int i = 0; i < 100; i++) {
                other.commit(new Position("42", 1, i, i, null));
            }
        }

        assertThat(new PositionTopic(config).read()).contains(COMMITTED);
    }

    @Test
    void shouldNotReadWhatWasNeverCommitted() throws Exception {
        var config = config("aborted");
        try (var publisher = fenced(config)) {
            publisher.commit(COMMITTED);
        }

        // As a service that is killed between its position and its commit leaves it, until it is fenced.
        try (var dying = new KafkaProducer<>(
                        Publisher.settings(config),
                        new StringSerializer(),
                        Topics.CDC_POSITIONS.valueSerializer(config.serde()));
                var next = new Publisher(config, metrics())) {
            dying.initTransactions();
            dying.beginTransaction();
            var record = PositionTopic.record("aborted", new Position("42", 1, 200, 8, null));
            dying.send(new ProducerRecord<>(Topics.CDC_POSITIONS.name(), "aborted", record))
                    .get();
            next.fence();

            assertThat(new PositionTopic(config).read()).contains(COMMITTED);
            assertThatThrownBy(dying::commitTransaction).matches(Failures::fenced, "is fenced");
        }
    }

    private static Publisher fenced(CdcConfig config) {
        var publisher = new Publisher(config, metrics());
        publisher.fence();
        return publisher;
    }

    private static CdcMetrics metrics() {
        return new CdcMetrics(Observability.quiet().meters());
    }

    private static CdcConfig config(String slot) throws Exception {
        return CdcConfig.from(stack.settingsAs("vantage_cdc").with("cdc.slot", slot));
    }
}
