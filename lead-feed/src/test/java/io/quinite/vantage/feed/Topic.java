package io.quinite.vantage.feed;

import io.quinite.vantage.leads.ChangeOp;
import io.quinite.vantage.leads.LeadChange;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes changes to the topic as change data capture does: in transactions, a tombstone after a delete. */
final class Topic implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<LeadChange> values;

    Topic(TestStack stack) {
        values = Topics.LEAD_CHANGES.valueSerializer(
                Map.of("schema.registry.url", stack.registry().url()));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.kafka().bootstrapServers(),
                        "transactional.id",
                        "test-" + UUID.randomUUID(),
                        "acks",
                        "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    /** As one database transaction. */
    void publish(List<LeadChange> changes) {
        producer.beginTransaction();
        changes.forEach(this::send);
        producer.commitTransaction();
    }

    void publish(LeadChange... changes) {
        publish(List.of(changes));
    }

    /** As a transaction that comes to nothing. */
    void abort(LeadChange... changes) {
        producer.beginTransaction();
        List.of(changes).forEach(this::send);
        producer.flush();
        producer.abortTransaction();
    }

    private void send(LeadChange change) {
        String topic = Topics.LEAD_CHANGES.name();
        byte[] value = values.serialize(topic, change);
        if (change.getOp() == ChangeOp.TRUNCATE) {
            for (int partition = 0; partition < Topics.LEAD_CHANGES.partitions(); partition++) {
                give(new ProducerRecord<>(topic, partition, "truncate", value));
            }
            return;
        }
        String key = change.getLeadId().toString();
        give(new ProducerRecord<>(topic, key, value));
        if (change.getOp() == ChangeOp.DELETE) {
            give(new ProducerRecord<>(topic, key, null));
        }
    }

    /** A failure makes the commit fail. */
    private void give(ProducerRecord<String, byte[]> record) {
        var unused = producer.send(record);
    }

    @Override
    public void close() {
        producer.close();
    }
}
