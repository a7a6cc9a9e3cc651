package io.quinite.vantage.feed.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.kit.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means, and when it is tried again. */
final class OutcomeTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "200, delivered, false",
        "204, delivered, false",
        "299, delivered, false",
        "301, refused, false",
        "400, refused, false",
        "404, refused, false",
        "410, gone, false",
        "429, refused, true",
        "500, refused, true",
        "503, refused, true",
    })
    void shouldTakeAnswersAsTheSpecificationAdvises(int status, String word, boolean troubled) {
        var outcome = Outcome.answered(status, null, NOW);

        assertThat(outcome.word()).isEqualTo(word);
        assertThat(outcome.isTroubled()).isEqualTo(troubled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "0 | PT0S",
                "Tue, 24 Nov 2026 09:31:00 GMT | PT1M",
                "Tue, 24 Nov 2026 09:29:00 GMT | PT0S",
                "soon |",
                "-1 |",
                "99999999999 |"
            })
    void shouldUnderstandRetryAfter(String header, Duration wait) {
        assertThat(Outcome.answered(503, header, NOW).retryAfter()).isEqualTo(wait);
    }

    @Test
    void shouldTryForADay() {
        var schedule = RetrySchedule.of("s", "5s,1m,5m,30m,2h,5h,8h,8h");

        var whole = IntStream.rangeClosed(1, 8)
                .mapToObj(failures -> schedule.after(failures, 0))
                .reduce(Duration.ZERO, Duration::plus);

        assertThat(whole).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        assertThat(schedule.after(1, 1)).isEqualTo(Duration.ofMillis(5_500));
        assertThat(schedule.after(9, 0)).isEqualTo(Duration.ofHours(8));
        assertThat(schedule.isOver(8)).isFalse();
        assertThat(schedule.isOver(9)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5s,", "0s", "5 s", "-1s", "1d"})
    void shouldSayWhatAScheduleLooksLike(String text) {
        assertThatThrownBy(() -> RetrySchedule.of("feed.webhooks.retry.schedule", text))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("feed.webhooks.retry.schedule", "5s,1m,2h");
    }
}
