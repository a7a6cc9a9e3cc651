package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.counting.CallMemory;
import io.quinite.vantage.analytics.counting.Fact;
import io.quinite.vantage.analytics.counting.Growth;
import io.quinite.vantage.analytics.counting.Rules;
import io.quinite.vantage.analytics.counting.Tally;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeltasUntilCommitTest {
    private static final Rules RULES = new Rules(CallTraffic.GRACE, 30, 62, ZoneOffset.UTC);
    private static final UUID ORGANIZATION = new UUID(0, 1);
    private static final UUID A = new UUID(0, 2);
    private static final UUID B = new UUID(0, 3);

    private final DeltasUntilCommit deltas = DeltasUntilCommit.named("deltas").build();
    private final Map<String, Long> calls = new HashMap<>();

    @Test
    void shouldHandOnOneSumPerCampaignAndOneForTheirOrganizationAndThenStartAnew() {
        deltas.handOnTo(this::handedOn);
        call(A);
        call(B);
        call(A);
        assertThat(calls).isEmpty();

        deltas.flushCache();
        assertThat(calls).isEqualTo(Map.of(key(A), 2L, key(B), 1L, ORGANIZATION.toString(), 3L));

        calls.clear();
        deltas.flushCache();
        assertThat(calls).isEmpty();
    }

    @Test
    void shouldForgetWhatAnAbortedTaskLeftBehind() {
        deltas.handOnTo(this::handedOn);
        call(A);
        deltas.close();
        deltas.flushCache();

        call(A);
        deltas.clearCache();
        deltas.flushCache();

        assertThat(calls).isEmpty();
    }

    @Test
    void shouldHandOnEarlyRatherThanGrowWithoutBound() {
        deltas.handOnTo(this::handedOn);

        for (int i = 0; i < DeltasUntilCommit.CHANGES_MAX + 5; i++) {
            call(A);
        }

        assertThat(calls).containsEntry(key(A), (long) DeltasUntilCommit.CHANGES_MAX);
    }

    private void call(UUID campaign) {
        var fact = new Fact(UUID.randomUUID(), ORGANIZATION, campaign, null, 0, 0, null, 0, 0);
        deltas.add(ORGANIZATION, campaign, CallMemory.hear(null, fact, RULES), fact);
    }

    private void handedOn(String scope, Growth growth) {
        var tally = Tally.empty();
        tally.add(growth);
        calls.put(scope, tally.figures().totalCalls());
    }

    private static String key(UUID campaign) {
        return new Scope(ORGANIZATION, campaign).key();
    }
}
