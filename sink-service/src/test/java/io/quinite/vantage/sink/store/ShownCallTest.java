package io.quinite.vantage.sink.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.sink.merge.CallRow;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ShownCallTest {
    private static final UUID LEAD = new UUID(1, 1);
    private static final UUID ORGANIZATION = new UUID(1, 2);
    private static final UUID CAMPAIGN = new UUID(1, 3);

    private final ShownCall shown =
            new ShownCall(LEAD, ORGANIZATION, "no_answer", false, new UUID(2, 7), "sid 7", 7_000L);

    private static CallRow row(int number, long at, String status, boolean transferred) {
        return new CallRow(
                new UUID(2, number),
                "sid " + number,
                ORGANIZATION,
                CAMPAIGN,
                LEAD,
                status,
                transferred,
                null,
                null,
                null,
                at,
                0,
                null,
                null,
                null,
                null,
                Map.of());
    }

    @Test
    void shouldShowALaterCall() {
        var after = shown.after(
                List.of(row(8, 8_000, "called", false), row(9, 9_000, "voicemail", false), row(5, 1, "called", false)));

        assertThat(after)
                .contains(new ShownCall(LEAD, ORGANIZATION, "voicemail", false, new UUID(2, 9), "sid 9", 9_000L));
    }

    @Test
    void shouldStayWithItsCallWhereTheOthersAreEarlier() {
        assertThat(shown.after(List.of(row(5, 5_000, "called", false)))).contains(shown);
    }

    @Test
    void shouldTellThatAnEarlierCallWasTransferred() {
        var after = shown.after(List.of(row(5, 5_000, "transferred", true)));

        assertThat(after)
                .contains(new ShownCall(LEAD, ORGANIZATION, "no_answer", true, new UUID(2, 7), "sid 7", 7_000L));
    }

    @Test
    void shouldDecideByTheProvidersIdWhereTimesAreEqual() {
        assertThat(shown.after(List.of(row(6, 7_000, "called", false)))).contains(shown);
        assertThat(shown.after(List.of(row(8, 7_000, "called", false)))
                        .orElseThrow()
                        .callSid())
                .isEqualTo("sid 8");
    }

    @Test
    void shouldFollowWhatItsOwnCallSaysNow() {
        assertThat(shown.after(List.of(row(7, 7_000, "called", false)))
                        .orElseThrow()
                        .callStatus())
                .isEqualTo("called");
        assertThat(shown.after(List.of(row(7, 7_500, "called", false)))
                        .orElseThrow()
                        .callTimestamp())
                .isEqualTo(7_500L);
    }

    @Test
    void shouldNotKnowTheLatestWhenItsOwnCallWasEarlier() {
        assertThat(shown.after(List.of(row(7, 6_999, "called", false), row(9, 9_000, "called", false))))
                .isEmpty();
        assertThat(new ShownCall(LEAD, ORGANIZATION, "not_called", false, null, null, null)
                        .after(List.of(row(9, 9_000, "called", false))))
                .isEmpty();
    }
}
