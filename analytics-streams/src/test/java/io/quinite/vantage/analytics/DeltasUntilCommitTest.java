package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.counting.Delta;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltasUntilCommitTest {
    private final DeltasUntilCommit deltas = DeltasUntilCommit.named("deltas").build();
    private final Map<String, Delta> handedOn = new HashMap<>();

    @Test
    void shouldHandOnOneSumPerCampaignAndThenStartAnew() {
        deltas.handOnTo(handedOn::put);
        deltas.add("a", new Delta(1, 0, 5));
        deltas.add("b", new Delta(1, 1, 6));
        deltas.add("a", new Delta(1, 1, 3));
        assertThat(handedOn).isEmpty();

        deltas.flushCache();
        assertThat(handedOn).isEqualTo(Map.of("a", new Delta(2, 1, 5), "b", new Delta(1, 1, 6)));

        handedOn.clear();
        deltas.flushCache();
        assertThat(handedOn).isEmpty();
    }

    @Test
    void shouldForgetWhatAnAbortedTaskLeftBehind() {
        deltas.handOnTo(handedOn::put);
        deltas.add("a", new Delta(1, 0, 5));
        deltas.close();
        deltas.flushCache();

        deltas.add("a", new Delta(1, 0, 5));
        deltas.clearCache();
        deltas.flushCache();

        assertThat(handedOn).isEmpty();
    }

    @Test
    void shouldHandOnEarlyRatherThanGrowWithoutBound() {
        deltas.handOnTo(handedOn::put);

        for (int i = 0; i < 60_000; i++) {
            deltas.add("campaign " + i, new Delta(1, 0, i));
        }

        assertThat(handedOn).hasSize(50_000);
    }
}
