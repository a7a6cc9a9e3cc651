package io.quinite.vantage.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.DeadLetter;
import io.quinite.vantage.sink.store.DeadLetters;
import io.quinite.vantage.sink.store.RawRecord;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Brings dead letters from their table to their topics: the original bytes, with the cause and the origin in headers. A
 * letter may be published twice (a crash between the two), never not at all.
 */
final class DeadLetterPublisher {
    private static final int LETTERS_MAX = 100;

    private final Database database;
    private final Producer<byte[], byte[]> producer;
    private final DeadLetters letters = new DeadLetters();

    DeadLetterPublisher(Database database, Producer<byte[], byte[]> producer) {
        this.database = database;
        this.producer = producer;
    }

    /** @return how many were published; 0 when there is nothing to do */
    int publishSome() throws SQLException {
        return database.transaction(this::publishSome);
    }

    private int publishSome(Connection connection) throws SQLException {
        var unpublished = letters.lockUnpublished(connection, LETTERS_MAX);
        if (unpublished.isEmpty()) {
            return 0;
        }
        var sent = new ArrayList<Future<?>>();
        unpublished.forEach(letter -> sent.add(producer.send(record(letter, true))));
        producer.flush();
        for (int i = 0; i < sent.size(); i++) {
            confirm(unpublished.get(i), sent.get(i));
        }
        letters.markPublished(
                connection, unpublished.stream().map(DeadLetter::raw).toList());
        return unpublished.size();
    }

    private void confirm(DeadLetter letter, Future<?> sent) {
        try {
            KafkaFutures.get(sent);
        } catch (RecordTooLargeException e) {
            // The headers made it larger than its topic takes; the table still has the bytes.
            KafkaFutures.get(producer.send(record(letter, false)));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(DeadLetter letter, boolean withValue) {
        RawRecord raw = letter.raw();
        var record = new ProducerRecord<>(topic(raw.topic()), raw.key(), withValue ? raw.value() : null);
        for (RecordHeaders.Header header : RecordHeaders.decode(raw.headers())) {
            record.headers().add(header.name(), header.value());
        }
        header(record, "cause", letter.cause().code());
        header(record, "message", letter.message());
        header(record, "topic", raw.topic());
        header(record, "partition", Integer.toString(raw.partition()));
        header(record, "offset", Long.toString(raw.offset()));
        header(record, "timestamp", Long.toString(raw.timestamp()));
        if (!withValue) {
            header(record, "value", "left out; see pipeline.dead_letters");
        }
        return record;
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add("dead-letter." + name, value.getBytes(UTF_8));
    }

    private static String topic(String origin) {
        return Topics.withDeadLetters().stream()
                .filter(topic -> topic.name().equals(origin))
                .findFirst()
                .orElseThrow()
                .deadLetters();
    }
}
