package io.quinite.vantage.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class InboxTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private static ConsumerRecords<byte[], byte[]> polled(Map<TopicPartition, int[]> sizes) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        sizes.forEach((partition, bytes) -> {
            var list = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            for (int size : bytes) {
                list.add(new ConsumerRecord<>(
                        partition.topic(), partition.partition(), 10L + 2L * list.size(), null, new byte[size]));
            }
            records.put(partition, list);
        });
        return new ConsumerRecords<>(records, Map.of());
    }

    private static List<Integer> drain(Inbox inbox) {
        var sizes = new ArrayList<Integer>();
        for (var batch = inbox.peek(); batch.isPresent(); batch = inbox.peek()) {
            sizes.add(batch.get().records().size());
            inbox.done(batch.get());
        }
        return sizes;
    }

    @Test
    void shouldCutBatchesByRowsAndByBytes() {
        var inbox = new Inbox(3, 100);
        inbox.add(polled(Map.of(A, new int[] {1, 1, 1, 1, 60, 60, 500, 1})));

        assertThat(drain(inbox)).containsExactly(3, 2, 1, 1, 1);
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void shouldGiveTheSameBatchUntilItIsDone() {
        var inbox = new Inbox(2, 100);
        inbox.add(polled(Map.of(A, new int[] {1, 1, 1})));

        assertThat(inbox.peek().orElseThrow().records())
                .isEqualTo(inbox.peek().orElseThrow().records());
        assertThat(inbox.peek().orElseThrow().nextOffset()).isEqualTo(13);
    }

    @Test
    void shouldTakeTurnsBetweenPartitionsAndForgetThoseThatLeft() {
        var inbox = new Inbox(1, 100);
        inbox.add(polled(Map.of(A, new int[] {1, 1}, B, new int[] {1, 1})));

        var first = inbox.peek().orElseThrow();
        inbox.done(first);
        assertThat(inbox.peek().orElseThrow().partition()).isNotEqualTo(first.partition());

        inbox.drop(Set.of(A, B));
        assertThat(inbox.isEmpty()).isTrue();
        inbox.done(first);
    }

    @Test
    void shouldTellTheBatchThatComesNext() {
        var inbox = new Inbox(2, 1000);
        inbox.add(polled(Map.of(A, new int[] {1, 1, 1, 1, 1}, B, new int[] {1})));

        for (var batch = inbox.peek(); batch.isPresent(); batch = inbox.peek()) {
            var next = inbox.peekSecond();
            assertThat(inbox.hasOneAtMost()).isEqualTo(next.isEmpty());
            inbox.done(batch.get());
            assertThat(inbox.peek()).isEqualTo(next);
        }
    }

    @Test
    void shouldKeepABatchAsItWasCutWhenMoreIsPolled() {
        var inbox = new Inbox(10, 1000);
        inbox.add(polled(Map.of(A, new int[] {1, 1})));
        var begun = inbox.peek().orElseThrow();

        inbox.add(polled(Map.of(A, new int[] {1, 1, 1})));

        assertThat(inbox.peek().orElseThrow().records()).isSameAs(begun.records());
        assertThat(inbox.count(A)).isEqualTo(5);
        assertThat(inbox.count(B)).isZero();
        assertThat(drain(inbox)).containsExactly(2, 3);
    }
}
