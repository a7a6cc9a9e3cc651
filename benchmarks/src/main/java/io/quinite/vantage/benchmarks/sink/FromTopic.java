package io.quinite.vantage.benchmarks.sink;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.Quietly;
import io.quinite.vantage.calls.CallEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts records on one partition and waits until the row of the last shows it: a partition's records are written in their order, so that
 * all are there then.
 */
final class FromTopic implements AutoCloseable {
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(5).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(5).toNanos();

    private final KafkaProducer<byte[], byte[]> producer;
    private final Connection connection;
    private final String topic;

    FromTopic(String bootstrapServers, Connection connection, String topic) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        5,
                        "batch.size",
                        256 << 10,
                        "buffer.memory",
                        128L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.connection = connection;
        this.topic = topic;
    }

    /** A record's bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    record Message(byte[] key, byte[] value) {}

    void sendAndWait(List<Message> messages, CallEvent last, ChildJvm taker) {
        var sent = messages.stream()
                .map(message -> producer.send(new ProducerRecord<>(topic, 0, message.key, message.value)))
                .toList();
        requireStored(sent);
        long began = System.nanoTime();
        while (!isWritten(last)) {
            taker.requireAlive();
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "the last call of " + topic + " has no row after " + PATIENCE_NANOS / 1e9 + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static void requireStored(List<Future<RecordMetadata>> sent) {
        try {
            for (var record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take a record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isWritten(CallEvent call) {
        try (var look = connection.prepareStatement("select from call_logs where id = ? and duration = ?")) {
            look.setObject(1, CallRows.id(call));
            look.setInt(2, CallRows.ended(call).getDurationSeconds());
            try (var rows = look.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        Quietly.close(connection);
    }
}
