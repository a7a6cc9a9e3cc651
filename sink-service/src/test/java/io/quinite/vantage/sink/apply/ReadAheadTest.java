package io.quinite.vantage.sink.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.sink.store.RawRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {
    private static final TopicPartition TOTALS = new TopicPartition(Topics.CAMPAIGN_TOTALS.name(), 0);
    private static final TopicPartition CALLS = new TopicPartition(Topics.CALL_EVENTS.name(), 0);

    /** Nobody listens there. */
    private final Batches batches = new Batches(Map.of(
            "schema.registry.url", "http://127.0.0.1:1",
            "schema.registry.request.timeout.ms", "200"));

    private final ReadAhead readAhead = new ReadAhead(batches);

    @AfterEach
    void close() {
        readAhead.close();
    }

    private static List<RawRecord> records(TopicPartition partition) {
        byte[] value = {0, 0, 0, 0, 7, 1};
        return List.of(new RawRecord(partition.topic(), partition.partition(), 5, 0, new byte[0], value, new byte[0]));
    }

    @Test
    void shouldGiveTheBatchThatIsAskedForAndNotTheOneThatWasBegun() {
        var begun = records(TOTALS);
        var sameOffsets = records(TOTALS);
        readAhead.begin(TOTALS, begun);

        assertThat(readAhead.take(TOTALS, sameOffsets).records).isSameAs(sameOffsets);
    }

    @Test
    void shouldGiveABatchAgainWhenItIsTriedAgain() {
        var batch = records(TOTALS);
        readAhead.begin(TOTALS, batch);

        assertThat(readAhead.take(TOTALS, batch).records).isSameAs(batch);
        assertThat(readAhead.take(TOTALS, batch).records).isSameAs(batch);
    }

    @Test
    void shouldSayWhatPreventedTheReading() {
        var batch = records(CALLS);
        readAhead.begin(CALLS, batch);

        assertThatThrownBy(() -> readAhead.take(CALLS, batch)).isInstanceOf(RetriableException.class);
        assertThatThrownBy(() -> readAhead.take(CALLS, batch)).isInstanceOf(RetriableException.class);
    }
}
