package io.quinite.vantage.cdc.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.cdc.position.StartCheck.First;
import io.quinite.vantage.cdc.position.StartCheck.Server;
import io.quinite.vantage.cdc.position.StartCheck.Slot;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartCheckTest {
    private static final Server SERVER = new Server("42", 1, Map.of(), "vantage", 1_000);
    private static final Position POSITION = new Position("42", 1, 500, 7, null);

    @Test
    void shouldResumeWhereTheSlotIsAtOrBeforeThePosition() {
        assertThatCode(() -> resume(POSITION, slot(500))).doesNotThrowAnyException();
        assertThatCode(() -> resume(POSITION, slot(10))).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAMissingSlot() {
        assertThatThrownBy(() -> StartCheck.resume(POSITION, "s", Optional.empty(), SERVER))
                .isInstanceOf(Refusal.class)
                .hasMessage("the replication slot s does not exist any more, but changes up to 0/1F4 were published "
                        + "through it; those since may be lost; to give up every change after 0/1F4 and go on from now, "
                        + "start it with the setting cdc.accept.gap.after=0/1F4, then publish the leads as they are: "
                        + "vantage cdc snapshot --anew");
    }

    @Test
    void shouldRefuseASlotThatWasMovedOrMadeAnew() {
        assertThatThrownBy(() -> resume(POSITION, slot(501)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("stands at 0/1F5, but changes have been published only up to 0/1F4")
                .hasMessageContaining("cdc.accept.gap.after=0/1F4");
    }

    @Test
    void shouldRefuseADatabaseThatIsOlderThanWhatWasPublished() {
        assertThatThrownBy(() -> resume(new Position("42", 1, 1_001, 7, null), slot(500)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("restored from an older backup");
    }

    @Test
    void shouldResumeOnAPromotedStandbyThatHasAllThatWasPublished() {
        var promoted = new Server("42", 3, Map.of(1, 500L, 2, 700L), "vantage", 1_000);

        assertThatCode(() -> StartCheck.resume(POSITION, "s", Optional.of(slot(400)), promoted))
                .doesNotThrowAnyException();
        assertThatCode(() ->
                        StartCheck.resume(new Position("42", 2, 700, 7, null), "s", Optional.of(slot(400)), promoted))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAPromotedStandbyThatLacksWhatWasPublished() {
        var promoted = new Server("42", 2, Map.of(1, 499L), "vantage", 1_000);

        assertThatThrownBy(() -> StartCheck.resume(POSITION, "s", Optional.of(slot(400)), promoted))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("promoted from a standby that had the log only up to 0/1F3")
                .hasMessageContaining("cdc.accept.gap.after=0/1F4");
    }

    @Test
    void shouldRefuseAServerThatWasLeftBehindByAPromotion() {
        assertThatThrownBy(() -> resume(new Position("42", 2, 500, 7, null), slot(400)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("this server is on timeline 1, but changes have been published from timeline 2");
        var aside = new Server("42", 3, Map.of(1, 500L), "vantage", 1_000);
        assertThatThrownBy(() ->
                        StartCheck.resume(new Position("42", 2, 500, 7, null), "s", Optional.of(slot(400)), aside))
                .hasMessageContaining("this server is on timeline 3, but changes have been published from timeline 2");
    }

    @Test
    void shouldNotAskForTheTimelineOfAPositionThatIsOlderThanTimelinesInIt() {
        var promoted = new Server("42", 2, Map.of(1, 499L), "vantage", 1_000);

        assertThatCode(() ->
                        StartCheck.resume(new Position("42", 0, 500, 7, null), "s", Optional.of(slot(400)), promoted))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAnotherCluster() {
        assertThatThrownBy(() -> resume(new Position("43", 1, 500, 7, null), slot(500)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("another PostgreSQL cluster")
                .hasMessageContaining("43");
    }

    @Test
    void shouldRefuseAForeignSlot() {
        var otherPlugin = new Slot("s", "wal2json", "vantage", "", 500);
        var otherDatabase = new Slot("s", "pgoutput", "shop", "", 500);
        var physical = new Slot("s", "", "", "", 500);

        for (Slot foreign : new Slot[] {otherPlugin, otherDatabase, physical}) {
            assertThatThrownBy(() -> resume(POSITION, foreign))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("is not ours")
                    .hasMessageContaining("'" + foreign.plugin() + "'");
            assertThatThrownBy(() -> StartCheck.first("s", Optional.of(foreign), SERVER, false))
                    .isInstanceOf(Refusal.class);
        }
    }

    @Test
    void shouldRefuseAnInvalidatedSlot() {
        var lost = new Slot("s", "pgoutput", "vantage", "wal_removed", 500);

        assertThatThrownBy(() -> resume(POSITION, lost))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("invalidated")
                .hasMessageContaining("wal_removed");
    }

    @Test
    void shouldBeginOnlyWhereNothingWasPublished() {
        assertThat(StartCheck.first("s", Optional.empty(), SERVER, false)).isEqualTo(First.CREATE_SLOT);
        assertThat(StartCheck.first("s", Optional.of(slot(5)), SERVER, false)).isEqualTo(First.BEGIN_AT_SLOT);
        assertThatThrownBy(() -> StartCheck.first("s", Optional.of(slot(5)), SERVER, true))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("nobody knows how far")
                .hasMessageContaining("cdc.accept.gap.after=unknown");
    }

    @Test
    void shouldWriteAndReadPositionsOfTheLog() {
        assertThat(Lsn.text(0x16_B374_D848L)).isEqualTo("16/B374D848");
        assertThat(Lsn.parse("16/B374D848")).isEqualTo(0x16_B374_D848L);
        assertThat(Lsn.parse("0/0")).isZero();
    }

    private static Slot slot(long confirmedFlush) {
        return new Slot("s", "pgoutput", "vantage", "", confirmedFlush);
    }

    private static void resume(Position position, Slot slot) {
        StartCheck.resume(position, "s", Optional.of(slot), SERVER);
    }
}
