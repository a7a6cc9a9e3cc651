package io.quinite.vantage.analytics.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.counting.Windows.Size;
import io.quinite.vantage.analytics.counting.Windows.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void shouldBeWithinThe128thPartOfEveryDuration() {
        for (long seconds = 0; seconds <= Integer.MAX_VALUE; seconds += 1 + seconds / 1_000) {
            int exact = (int) seconds;
            int told = Durations.seconds(Durations.bucket(exact));

            assertThat(Math.abs((long) told - exact))
                    .as("%s told as %s", exact, told)
                    .isLessThanOrEqualTo(exact < Durations.EXACT_BELOW ? 0 : exact / 128);
        }
    }

    @Test
    void shouldForgetADurationThatIsTakenAway() {
        var durations = new Durations();
        for (int seconds : new int[] {5, 70_000, 5, 300}) {
            durations.add(seconds, 1);
        }
        durations.add(70_000, -1);

        assertThat(durations.count()).isEqualTo(3);
        assertThat(durations.percentile(50)).hasValue(5);
        assertThat(durations.percentile(99).getAsInt()).isBetween(298, 302);
    }

    @Test
    void shouldCountLeadsExactlyAtFirstAndThenWithinItsError() {
        var random = new Random(7);
        var leads = new Leads();
        for (int i = 1; i <= 50_000; i++) {
            long lead = random.nextLong() >>> 16;
            leads.add(lead);
            leads.add(lead);
            if (i <= Leads.EXACT_MAX) {
                assertThat(leads.estimate()).isEqualTo(i);
            } else if (i % 1_000 == 0) {
                // Five times the standard error of 1.7 percent.
                assertThat(leads.estimate()).isBetween((long) (i * 0.915), (long) (i * 1.085));
            }
        }
    }

    @Test
    void shouldGiveDepartmentsThatAreTooManyOneCountThatNeverGoesBelowZero() {
        var departments = new Departments();
        for (int i = 0; i < Departments.NAMES_MAX + 50; i++) {
            departments.add("department " + i, 1);
        }
        assertThat(departments.counts()).containsEntry(Departments.OTHERS, 50L);

        for (int i = 0; i < Departments.NAMES_MAX + 50; i++) {
            departments.add("department " + i, -1);
        }
        assertThat(departments.counts()).isEmpty();
    }

    @Test
    void shouldBeginDaysWhereTheClocksOfTheZoneDo() {
        var berlin = ZoneId.of("Europe/Berlin");
        int minute = (int) (Instant.parse("2026-10-25T12:34:56Z").getEpochSecond() / 60);

        assertThat(new Windows(berlin).of(minute))
                .containsExactly(
                        window(Size.MINUTE, ZoneOffset.UTC, "2026-10-25T12:34:00Z", Duration.ofMinutes(1)),
                        window(Size.HOUR, ZoneOffset.UTC, "2026-10-25T12:00:00Z", Duration.ofHours(1)),
                        window(Size.DAY, ZoneOffset.UTC, "2026-10-25T00:00:00Z", Duration.ofHours(24)),
                        window(Size.DAY, berlin, "2026-10-24T22:00:00Z", Duration.ofHours(25)));
        assertThat(new Windows(ZoneId.of("UTC")).of(minute)).hasSize(3);
        assertThat(List.of(new Windows(berlin).of(minute).get(3).zoneName())).containsExactly("Europe/Berlin");
    }

    private static Window window(Size size, ZoneId zone, String start, Duration length) {
        return new Window(size, zone, Instant.parse(start), Instant.parse(start).plus(length));
    }
}
