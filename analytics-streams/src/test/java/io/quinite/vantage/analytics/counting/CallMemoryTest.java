package io.quinite.vantage.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallMemoryTest {
    private static final Rules RULES = new Rules(Duration.ofDays(2), 30, 62, ZoneOffset.UTC);
    private static final long DAY = 86_400_000_000L;
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID CAMPAIGN = UUID.randomUUID();
    private static final UUID LEAD = UUID.randomUUID();

    @Test
    void shouldCountACallOnceItsCampaignIsKnown() {
        var heard = hear(plain(), naming(CAMPAIGN), naming(CAMPAIGN), plain());

        assertThat(heard).extracting(h -> h.after().standing() != null).containsExactly(false, true, true, true);
        assertThat(heard).extracting(CallMemory.Heard::campaign).containsExactly(null, CAMPAIGN, CAMPAIGN, CAMPAIGN);
    }

    @Test
    void shouldMoveACorrectedCallFromOneOutcomeToTheOther() {
        var heard = hear(
                naming(CAMPAIGN),
                saying(Evidence.FAILED),
                saying(Evidence.ANSWERED),
                saying(Evidence.MACHINE),
                saying(Evidence.BRIDGED));

        assertThat(heard)
                .extracting(h ->
                        Objects.requireNonNull(h.after().standing()).inTotals().outcome())
                .containsExactly(
                        Outcome.CALLED, Outcome.NO_ANSWER, Outcome.CALLED, Outcome.VOICEMAIL, Outcome.TRANSFERRED);
    }

    @Test
    void shouldIgnoreAnEventIdThatWasHeardBefore() {
        var placed = naming(CAMPAIGN);
        var reused = new Fact(placed.eventId(), ORGANIZATION, null, null, Evidence.BRIDGED, 0, null, 0, 7);

        var heard = hear(placed, placed, reused);

        assertThat(heard)
                .extracting(CallMemory.Heard::verdict)
                .containsExactly(Verdict.TAKEN, Verdict.REPEATED, Verdict.REPEATED);
        assertThat(heard.get(2).after()).isEqualTo(heard.get(0).after());
    }

    @Test
    void shouldRefuseAnotherOrganizationCampaignOrLead() {
        var other = UUID.randomUUID();

        var heard = hear(
                fact(ORGANIZATION, CAMPAIGN, LEAD, 0),
                fact(other, null, null, Evidence.BRIDGED),
                fact(ORGANIZATION, other, null, Evidence.BRIDGED),
                fact(ORGANIZATION, null, other, Evidence.BRIDGED),
                fact(ORGANIZATION, CAMPAIGN, LEAD, 0));

        assertThat(heard)
                .extracting(CallMemory.Heard::verdict)
                .containsExactly(Verdict.TAKEN, Verdict.REFUSED, Verdict.REFUSED, Verdict.REFUSED, Verdict.TAKEN);
        assertThat(heard.get(4).after().heard().has(Evidence.BRIDGED)).isFalse();
    }

    @Test
    void shouldLeaveNoTraceOfARefusedFact() {
        var refused = fact(UUID.randomUUID(), CAMPAIGN, LEAD, Evidence.BRIDGED);
        var corrected = new Fact(refused.eventId(), ORGANIZATION, CAMPAIGN, null, Evidence.BRIDGED, 0, null, 0, 9);

        var heard = hear(plain(), refused, corrected);

        assertThat(heard.get(2).verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(heard.get(2).after().heard().outcome()).isEqualTo(Outcome.TRANSFERRED);
    }

    @Test
    void shouldCountALateFactInTotalsAndNotInWindows() {
        var late = new Fact(UUID.randomUUID(), ORGANIZATION, null, null, Evidence.BRIDGED, 50, null, 0, 2 * DAY + 1);
        var early = new Fact(UUID.randomUUID(), ORGANIZATION, null, null, Evidence.MACHINE, 0, null, 3 * DAY, 0);

        var standing = Objects.requireNonNull(
                hear(naming(CAMPAIGN), late, early).get(2).after().standing());

        assertThat(standing.inTotals().outcome()).isEqualTo(Outcome.TRANSFERRED);
        assertThat(standing.inWindows().outcome()).isEqualTo(Outcome.CALLED);
        assertThat(standing.lateFacts()).isEqualTo(2);
    }

    @Test
    void shouldTakeAFactForThatOfANewCallWhenTheRetentionIsOver() {
        CallMemory memory = CallMemory.hear(null, at(5 * DAY), RULES).after();

        assertThat(CallMemory.hear(memory, at(35 * DAY), RULES).before()).isNotNull();
        assertThat(CallMemory.hear(memory, at(36 * DAY), RULES).before()).isNull();
    }

    @Test
    void shouldTakeUnder100BytesForACallOfSevenFacts() {
        var facts = new Fact[7];
        for (int i = 0; i < 7; i++) {
            facts[i] = new Fact(
                    UUID.randomUUID(),
                    ORGANIZATION,
                    CAMPAIGN,
                    LEAD,
                    Evidence.PLACED,
                    300,
                    null,
                    20_000 * DAY,
                    20_000 * DAY);
        }

        assertThat(hear(facts).get(6).after().toBytes()).hasSize(37 + 7 * 6);
    }

    @Test
    void shouldNotGrowWithoutBound() {
        var first = naming(CAMPAIGN);
        CallMemory memory = CallMemory.hear(null, first, RULES).after();
        for (int i = 0; i < SeenFacts.FACTS_MAX + 10; i++) {
            memory = CallMemory.hear(memory, plain(), RULES).after();
        }

        assertThat(memory.toBytes()).hasSizeLessThan(SeenFacts.FACTS_MAX * SeenFacts.ID_BYTES + 50);
        assertThat(CallMemory.hear(memory, first, RULES).after().standing()).isEqualTo(memory.standing());
    }

    @Test
    void shouldSayWhatToDoWithALayoutOfAnotherRelease() {
        byte[] other = CallMemory.hear(null, plain(), RULES).after().toBytes();
        other[0] = 1;

        assertThatThrownBy(() -> CallMemory.fromBytes(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("analytics.epoch");
    }

    private static List<CallMemory.Heard> hear(Fact... facts) {
        var all = new ArrayList<CallMemory.Heard>();
        CallMemory memory = null;
        for (Fact fact : facts) {
            var heard = CallMemory.hear(memory, fact, RULES);
            memory = heard.after();
            all.add(heard);
        }
        return all;
    }

    private static Fact plain() {
        return saying(0);
    }

    private static Fact saying(int evidence) {
        return fact(ORGANIZATION, null, null, evidence);
    }

    private static Fact naming(UUID campaign) {
        return fact(ORGANIZATION, campaign, null, 0);
    }

    private static Fact at(long micros) {
        return new Fact(UUID.randomUUID(), ORGANIZATION, null, null, 0, 0, null, micros, micros);
    }

    private static Fact fact(UUID organization, @Nullable UUID campaign, @Nullable UUID lead, int evidence) {
        return new Fact(UUID.randomUUID(), organization, campaign, lead, evidence, 0, null, 1, 1);
    }
}
