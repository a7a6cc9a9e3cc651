package io.quinite.vantage.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.BruteForce;
import io.quinite.vantage.analytics.CallTraffic;
import io.quinite.vantage.analytics.Seeds;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.schemas.Identities;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountingPropertiesTest {
    private static final Rules RULES = new Rules(CallTraffic.GRACE, 400, 3_000, ZoneOffset.UTC);

    static LongStream seeds() {
        return Seeds.fresh(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReachTheSameFiguresInWhateverOrderAndHoweverOften(long seed) {
        var traffic = new CallTraffic(seed, 2, 3);
        var facts = traffic.calls(100);

        var inOrder = figures(facts);
        var disordered = figures(traffic.delivered(facts));

        assertThat(disordered).isEqualTo(inOrder).isEqualTo(expected(facts));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldLetTheOrderOfTheLogDecideContradictions(long seed) {
        var traffic = new CallTraffic(seed, 2, 3);
        var log = traffic.withContradictions(traffic.delivered(traffic.calls(100)));

        assertThat(figures(log)).isEqualTo(expected(log));
    }

    private static Map<String, String> expected(List<CallEvent> log) {
        var figures = new TreeMap<String, String>();
        BruteForce.of(log, CallTraffic.GRACE, ZoneOffset.UTC).totals().forEach((key, all) -> {
            if (key.contains("/")) {
                var durations = new Durations();
                all.durations.forEach(seconds -> durations.add(seconds, 1));
                figures.put(
                        key,
                        all.of("called") + " " + all.of("transferred") + " " + all.of("no_answer") + " "
                                + all.of("voicemail") + " " + all.of("answered") + " " + all.of("asked") + " "
                                + all.of("talk") + " " + all.of("late") + " " + durations + all.departments
                                + all.leads.size());
            }
        });
        return figures;
    }

    /** Everything goes through its bytes on the way, as in the stores and topics. */
    private static Map<String, String> figures(List<CallEvent> log) {
        var calls = new HashMap<String, byte[]>();
        var tallies = new HashMap<String, byte[]>();
        for (CallEvent event : log) {
            byte[] before = calls.get(event.getCallSid());
            var fact = Fact.of(event);
            var heard = CallMemory.hear(before == null ? null : CallMemory.fromBytes(before), fact, RULES);
            byte[] after = heard.after().toBytes();
            assertThat(CallMemory.fromBytes(after)).isEqualTo(heard.after());
            calls.put(event.getCallSid(), after);
            var growth = new Growth();
            if (growth.hear(heard, fact)) {
                tallies.compute(
                        Identities.campaignKey(event.getOrganizationId(), Objects.requireNonNull(heard.campaign())),
                        (key, bytes) -> {
                            Tally tally = bytes == null ? Tally.empty() : Tally.fromBytes(bytes);
                            tally.add(Growth.fromBytes(growth.toBytes()));
                            return tally.toBytes();
                        });
            }
        }
        var figures = new TreeMap<String, String>();
        tallies.forEach((key, bytes) -> figures.put(key, told(Tally.fromBytes(bytes))));
        return figures;
    }

    private static String told(Tally tally) {
        var figures = tally.figures();
        return figures.calls(Outcome.CALLED) + " " + figures.calls(Outcome.TRANSFERRED) + " "
                + figures.calls(Outcome.NO_ANSWER) + " " + figures.calls(Outcome.VOICEMAIL) + " "
                + figures.answeredCalls() + " " + figures.transfersAsked() + " " + figures.talkSeconds() + " "
                + figures.lateFacts() + " " + figures.durations() + tally.departments() + tally.leadsReached();
    }
}
