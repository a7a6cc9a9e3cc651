package io.quinite.vantage.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.CallTraffic;
import io.quinite.vantage.analytics.CallTraffic.Totals;
import io.quinite.vantage.analytics.Seeds;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Identities;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountingPropertiesTest {
    static LongStream seeds() {
        return Seeds.fresh(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReachTheSameTotalsInWhateverOrderAndHoweverOften(long seed) {
        var traffic = new CallTraffic(seed, 2, 3);
        var facts = traffic.calls(100);

        var inOrder = counted(facts);
        var disordered = counted(traffic.delivered(facts));

        assertThat(disordered).isEqualTo(inOrder).isEqualTo(CallTraffic.expected(facts));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldLetTheOrderOfTheLogDecideContradictions(long seed) {
        var traffic = new CallTraffic(seed, 2, 3);
        var log = traffic.withContradictions(traffic.delivered(traffic.calls(100)));

        assertThat(counted(log)).isEqualTo(CallTraffic.expected(log));
    }

    private static Map<String, Totals> counted(List<CallEvent> log) {
        var calls = new HashMap<String, byte[]>();
        var tallies = new HashMap<String, byte[]>();
        for (CallEvent event : log) {
            byte[] before = calls.get(event.getCallSid());
            var heard = CallMemory.hear(before == null ? null : CallMemory.fromBytes(before), Fact.of(event));
            calls.put(event.getCallSid(), heard.after().toBytes());
            if (!heard.delta().isNone()) {
                var delta = Delta.fromBytes(heard.delta().toBytes());
                tallies.compute(
                        Identities.campaignKey(event.getOrganizationId(), Objects.requireNonNull(heard.campaign())),
                        (key, tally) -> CampaignTally.after(
                                        tally == null ? null : CampaignTally.fromBytes(tally), delta)
                                .toBytes());
            }
        }
        var totals = new TreeMap<String, Totals>();
        tallies.forEach((campaign, bytes) -> {
            var tally = CampaignTally.fromBytes(bytes);
            totals.put(campaign, new Totals(tally.total(), tally.transferred()));
        });
        return totals;
    }
}
