package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.kit.UserError;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How long to wait after each failure. Each wait is longer by a random part of a tenth, so that those who failed together do
 * not come back together.
 */
public record RetrySchedule(List<Duration> waits) {
    private static final Pattern WAIT = Pattern.compile("[1-9][0-9]{0,8}(ms|s|m|h)");
    private static final double JITTER = .1;

    public RetrySchedule {
        waits = List.copyOf(waits);
    }

    /** @param text such as {@code 5s,1m,2h} */
    public static RetrySchedule of(String setting, String text) {
        var waits = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(wait -> {
                    if (!WAIT.matcher(wait).matches()) {
                        throw new UserError("the setting " + setting + " is '" + text
                                + "'; it takes waits separated by commas, as in 5s,1m,2h (ms, s, m, h)");
                    }
                    return duration(wait);
                })
                .toList();
        return new RetrySchedule(waits);
    }

    private static Duration duration(String wait) {
        return wait.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(wait.substring(0, wait.length() - 2)))
                : Duration.parse("PT" + wait.toUpperCase(Locale.ROOT));
    }

    /**
     * The last wait repeats.
     *
     * @param failures how many there have been, at least one
     * @param random from 0 to 1
     */
    Duration after(int failures, double random) {
        var wait = waits.get(Math.min(failures, waits.size()) - 1);
        return wait.plusNanos((long) (wait.toNanos() * JITTER * random));
    }

    /** Whether every wait has been waited for. */
    boolean isOver(int failures) {
        return failures > waits.size();
    }
}
