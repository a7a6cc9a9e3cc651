package io.quinite.vantage.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallMemoryTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID CAMPAIGN = UUID.randomUUID();
    private static final UUID LEAD = UUID.randomUUID();

    @Test
    void shouldCountACallOnceItsCampaignIsKnown() {
        var heard = hear(plain(), naming(CAMPAIGN), naming(CAMPAIGN), plain());

        assertThat(heard).extracting(h -> h.delta().total()).containsExactly(0L, 1L, 0L, 0L);
        assertThat(heard).extracting(CallMemory.Heard::campaign).containsExactly(null, CAMPAIGN, CAMPAIGN, CAMPAIGN);
    }

    @Test
    void shouldCountATransferOnceTheCallIsBridged() {
        var heard = hear(naming(CAMPAIGN), bridging(), bridging());

        assertThat(heard).extracting(h -> h.delta().transferred()).containsExactly(0L, 1L, 0L);
    }

    @Test
    void shouldCountBothWhenACampaignBecomesKnownAfterTheBridge() {
        var heard = hear(bridging(), plain(), naming(CAMPAIGN));

        assertThat(heard).extracting(h -> h.delta().total()).containsExactly(0L, 0L, 1L);
        assertThat(heard).extracting(h -> h.delta().transferred()).containsExactly(0L, 0L, 1L);
    }

    @Test
    void shouldIgnoreAnEventIdThatWasHeardBefore() {
        var placed = naming(CAMPAIGN);
        var reused = new Fact(placed.eventId(), ORGANIZATION, null, null, true, 7);

        var heard = hear(placed, placed, reused);

        assertThat(heard)
                .extracting(CallMemory.Heard::verdict)
                .containsExactly(Verdict.TAKEN, Verdict.REPEATED, Verdict.REPEATED);
        assertThat(heard.get(2).delta().isNone()).isTrue();
    }

    @Test
    void shouldRefuseAnotherOrganizationCampaignOrLead() {
        var other = UUID.randomUUID();

        var heard = hear(
                fact(ORGANIZATION, CAMPAIGN, LEAD, false),
                fact(other, null, null, true),
                fact(ORGANIZATION, other, null, true),
                fact(ORGANIZATION, null, other, true),
                fact(ORGANIZATION, CAMPAIGN, LEAD, false));

        assertThat(heard)
                .extracting(CallMemory.Heard::verdict)
                .containsExactly(Verdict.TAKEN, Verdict.REFUSED, Verdict.REFUSED, Verdict.REFUSED, Verdict.TAKEN);
        assertThat(heard).extracting(h -> h.delta().transferred()).containsOnly(0L);
    }

    @Test
    void shouldFixCampaignAndLeadByTheFirstFactThatNamesOneOfThem() {
        var heard = hear(
                plain(),
                fact(ORGANIZATION, null, LEAD, false),
                fact(ORGANIZATION, CAMPAIGN, UUID.randomUUID(), false),
                naming(CAMPAIGN));

        assertThat(heard)
                .extracting(CallMemory.Heard::verdict)
                .containsExactly(Verdict.TAKEN, Verdict.TAKEN, Verdict.REFUSED, Verdict.TAKEN);
        assertThat(heard.get(3).delta().total()).isEqualTo(1);
    }

    @Test
    void shouldLeaveNoTraceOfARefusedFact() {
        var refused = fact(UUID.randomUUID(), CAMPAIGN, LEAD, true);
        var corrected = new Fact(refused.eventId(), ORGANIZATION, CAMPAIGN, null, true, 9);

        var heard = hear(plain(), refused, corrected);

        assertThat(heard.get(2).verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(heard.get(2).delta()).isEqualTo(new Delta(1, 1, 9));
    }

    @Test
    void shouldSurviveBeingStored() {
        CallMemory memory = CallMemory.hear(null, plain()).after();
        for (Fact fact : List.of(fact(ORGANIZATION, null, LEAD, false), bridging(), naming(CAMPAIGN))) {
            memory = CallMemory.hear(memory, fact).after();
            byte[] stored = memory.toBytes();
            memory = CallMemory.fromBytes(stored);
            assertThat(memory.toBytes()).isEqualTo(stored);
        }

        assertThat(CallMemory.hear(memory, fact(ORGANIZATION, null, UUID.randomUUID(), false))
                        .verdict())
                .isEqualTo(Verdict.REFUSED);
        assertThat(CallMemory.hear(memory, bridging()).delta().isNone()).isTrue();
    }

    @Test
    void shouldTakeUnder100BytesForACallOfSevenFacts() {
        CallMemory memory =
                CallMemory.hear(null, fact(ORGANIZATION, CAMPAIGN, LEAD, false)).after();
        for (int i = 0; i < 6; i++) {
            memory = CallMemory.hear(memory, plain()).after();
        }

        assertThat(memory.toBytes()).hasSize(38 + 7 * 8).hasSizeLessThan(100);
    }

    @Test
    void shouldRememberWhenACallWasLastHeardOf() {
        CallMemory memory = CallMemory.hear(null, at(5_000_000_000_000_000L)).after();
        memory = CallMemory.hear(memory, at(1_000_000)).after();
        assertThat(memory.lastHeardSeconds()).isEqualTo(0xffff_ffffL);

        memory = CallMemory.hear(null, at(-5)).after();
        assertThat(memory.lastHeardSeconds()).isZero();
        memory = CallMemory.hear(memory, at(1_762_000_000_999_999L)).after();
        assertThat(CallMemory.fromBytes(memory.toBytes()).lastHeardSeconds()).isEqualTo(1_762_000_000);
    }

    @Test
    void shouldNotGrowWithoutBound() {
        var first = naming(CAMPAIGN);
        CallMemory memory = CallMemory.hear(null, first).after();
        for (int i = 0; i < CallMemory.FACTS_MAX + 10; i++) {
            memory = CallMemory.hear(memory, plain()).after();
        }

        assertThat(memory.toBytes()).hasSizeLessThan(CallMemory.FACTS_MAX * 8 + 50);
        assertThat(CallMemory.hear(memory, first).delta().isNone()).isTrue();
    }

    @Test
    void shouldSayWhatToDoWithALayoutOfTheFuture() {
        byte[] future = CallMemory.hear(null, plain()).after().toBytes();
        future[0] = 2;

        assertThatThrownBy(() -> CallMemory.fromBytes(future))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("analytics.epoch");
    }

    private static List<CallMemory.Heard> hear(Fact... facts) {
        var all = new ArrayList<CallMemory.Heard>();
        CallMemory memory = null;
        for (Fact fact : facts) {
            var heard = CallMemory.hear(memory, fact);
            memory = heard.after();
            all.add(heard);
        }
        return all;
    }

    private static Fact plain() {
        return fact(ORGANIZATION, null, null, false);
    }

    private static Fact naming(UUID campaign) {
        return fact(ORGANIZATION, campaign, null, false);
    }

    private static Fact bridging() {
        return fact(ORGANIZATION, null, null, true);
    }

    private static Fact at(long receivedAtMicros) {
        return new Fact(UUID.randomUUID(), ORGANIZATION, null, null, false, receivedAtMicros);
    }

    private static Fact fact(UUID organization, @Nullable UUID campaign, @Nullable UUID lead, boolean bridges) {
        return new Fact(UUID.randomUUID(), organization, campaign, lead, bridges, 1);
    }
}
