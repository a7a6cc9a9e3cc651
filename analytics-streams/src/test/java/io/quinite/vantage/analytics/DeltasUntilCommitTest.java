package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Fact;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.counting.Tally;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class DeltasUntilCommitTest {
    private static final Rules RULES = new Rules(CallTraffic.GRACE, 30, 62, ZoneOffset.UTC);
    private static final UUID ORGANIZATION = new UUID(0, 1);
    private static final UUID A = new UUID(0, 2);
    private static final UUID B = new UUID(0, 3);

    private static final int PARTITIONS = 12;

    private final Map<String, Long> calls = new HashMap<>();
    private final List<Integer> records = new ArrayList<>();
    private final DeltasUntilCommit deltas = new DeltasUntilCommit(PARTITIONS, this::handedOn);

    @Test
    void shouldHandOnOneSumPerCampaignAndOneForTheirOrganizationAndThenStartAnew() {
        call(A);
        call(B);
        call(A);
        assertThat(calls).isEmpty();

        deltas.handOn();
        assertThat(calls).isEqualTo(Map.of(key(A), 2L, key(B), 1L, ORGANIZATION.toString(), 3L));

        calls.clear();
        deltas.handOn();
        assertThat(calls).isEmpty();
    }

    @Test
    void shouldForgetWhatAnAbortedTaskLeftBehind() {
        call(A);
        deltas.forget();
        deltas.handOn();

        assertThat(calls).isEmpty();
    }

    @Test
    void shouldBeFullRatherThanGrowWithoutBound() {
        for (int i = 0; i < DeltasUntilCommit.CHANGES_MAX; i++) {
            assertThat(deltas.isFull()).isFalse();
            call(A);
        }

        assertThat(deltas.isFull()).isTrue();
        deltas.handOn();
        assertThat(deltas.isFull()).isFalse();
    }

    @Test
    void shouldHandOnManyCampaignsInFewRecordsEachToThePartitionOfItsKey() {
        for (int i = 0; i < 5_000; i++) {
            call(new UUID(7, i));
        }

        deltas.handOn();

        assertThat(calls).hasSize(5_001);
        assertThat(records).hasSize(PARTITIONS).doesNotHaveDuplicates();
    }

    private void call(UUID campaign) {
        var fact = new Fact(UUID.randomUUID(), ORGANIZATION, campaign, null, 0, 0, null, 0, 0);
        deltas.add(ORGANIZATION, campaign, CallMemory.hear(null, fact, RULES), fact);
    }

    private void handedOn(int partition, Growths growths) {
        records.add(partition);
        Growths.fromBytes(growths.toBytes()).byScope().forEach((scope, growth) -> {
            byte[] key = scope.key().getBytes(StandardCharsets.UTF_8);
            assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key, PARTITIONS));
            var tally = Tally.empty();
            tally.add(growth);
            calls.put(scope.key(), tally.figures().totalCalls());
        });
    }

    private static String key(UUID campaign) {
        return new Scope(ORGANIZATION, campaign).key();
    }
}
