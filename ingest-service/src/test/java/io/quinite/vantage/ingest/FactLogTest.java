package io.quinite.vantage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quinite.vantage.kit.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a batch, step by step, with the producer that Kafka brings for such tests. */
final class FactLogTest {
    private static final IngestConfig CONFIG = IngestConfig.from(Settings.of(Map.of(
            "kafka.bootstrap.servers",
            "none:1",
            "ingest.ack.timeout.ms",
            "200",
            "ingest.record.bytes.in.flight.max",
            "2000000",
            "ingest.body.bytes.max",
            "2000000")));

    private final List<MockProducer<String, byte[]>> producers = new ArrayList<>();
    private final InFlight inFlight = new InFlight(CONFIG, new SimpleMeterRegistry());
    private final FactLog factLog = new FactLog(CONFIG, () -> {
        producers.add(new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()));
        return producers.get(producers.size() - 1);
    });

    @AfterEach
    void close() {
        factLog.close();
    }

    @Test
    void shouldBeDurableOnlyWhenEveryRecordIs() throws Exception {
        var batch = batch(3);
        factLog.append(batch);

        producer().completeNext();
        producer().completeNext();
        assertThat(batch.durable()).isNotDone();
        producer().completeNext();

        assertThat(batch.durable()).isCompleted();
    }

    @Test
    void shouldFailWhenOneRecordDoes() throws Exception {
        var batch = batch(2);
        factLog.append(batch);

        producer().completeNext();
        producer().errorNext(new NotEnoughReplicasException("one is away"));

        assertThat(batch.durable()).isCompletedExceptionally();
    }

    @Test
    void shouldGiveUpInTimeAndRefuseUntilThereIsAnAcknowledgement() throws Exception {
        var first = batch(1);
        factLog.append(first);
        await().until(() -> first.durable().isCompletedExceptionally());
        assertThat(factLog.stalled()).isTrue();

        var second = batch(1);
        factLog.append(second);
        assertThat(second.durable()).isCompletedExceptionally();
        assertThat(producer().history()).hasSize(1);

        producer().completeNext();
        assertThat(factLog.stalled()).isFalse();
        var third = batch(1);
        factLog.append(third);
        producer().completeNext();
        assertThat(third.durable()).isCompleted();
    }

    @Test
    void shouldTryAgainWhenTheProducerHasGivenUpAllThatItHeld() throws Exception {
        var first = batch(1);
        factLog.append(first);
        await().until(factLog::stalled);

        producer().errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));

        assertThat(factLog.stalled()).isFalse();
    }

    @Test
    void shouldHoldTheBytesOfAFactUntilTheLastWordOnIt() throws Exception {
        var given = batch(1, 1_500_000);
        factLog.append(given);
        await().until(() -> given.durable().isCompletedExceptionally());

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> batch(1, 1_500_000));
        producer().errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));
        batch(1, 1_500_000);
    }

    @Test
    void shouldOpenAnotherProducerWhenOneIsBroken() throws Exception {
        producer().sendException = new KafkaException("in an error state");

        var refused = batch(2);
        factLog.append(refused);

        assertThat(refused.durable()).isCompletedExceptionally();
        assertThat(producers).hasSize(2);
        var next = batch(1);
        factLog.append(next);
        producer().completeNext();
        assertThat(next.durable()).isCompleted();
        batch(1, 1_900_000);
    }

    @Test
    void shouldHaveNothingToWaitForInAnEmptyBatch() throws Exception {
        var empty = batch(0);

        factLog.append(empty);

        assertThat(empty.durable()).isCompleted();
    }

    private MockProducer<String, byte[]> producer() {
        return producers.get(producers.size() - 1);
    }

    private FactBatch batch(int records) throws Unavailable {
        return batch(records, 10);
    }

    private FactBatch batch(int records, int bytes) throws Unavailable {
        var batch = new FactBatch(inFlight);
        for (int i = 0; i < records; i++) {
            batch.add(new ProducerRecord<>("topic", "key", new byte[0]), bytes);
        }
        return batch;
    }
}
