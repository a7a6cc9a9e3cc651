package io.quinite.vantage.feed.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the answers of a receiver say about it. Not safe for many threads. */
final class ReceiverState {
    private final WebhookLimits limits;
    private boolean troubled;
    private Instant quietUntil = Instant.MIN;
    private @Nullable Instant lastSuccessAt;

    ReceiverState(WebhookLimits limits, @Nullable Instant lastSuccessAt) {
        this.limits = limits;
        this.lastSuccessAt = lastSuccessAt;
    }

    void answered(Outcome outcome, Instant now) {
        troubled = outcome.isTroubled();
        if (outcome.isSuccess()) {
            lastSuccessAt = now;
        }
        if (outcome.retryAfter() != null) {
            var most = Duration.ofSeconds(limits.retryAfterSecondsMax());
            quietUntil = now.plus(outcome.retryAfter().compareTo(most) > 0 ? most : outcome.retryAfter());
        }
    }

    /** Whether it does not answer, or asks to be spared. */
    boolean isTroubled() {
        return troubled;
    }

    /** Whether it asked to be left alone for longer. */
    boolean isQuiet(Instant now) {
        return now.isBefore(quietUntil);
    }

    int requestsAtOnce() {
        return troubled ? 1 : limits.requestsPerSubscriptionMax();
    }

    @Nullable
    Instant lastSuccessAt() {
        return lastSuccessAt;
    }

    /** @param random from 0 to 1 */
    Instant nextAttemptAt(int failures, Instant now, double random) {
        var next = now.plus(limits.schedule().after(failures, random));
        return next.isBefore(quietUntil) ? quietUntil : next;
    }

    /** Whether a change was tried for as long as it is, and nothing else was taken in that time either. */
    boolean isGivenUp(int failures, Instant firstFailedAt) {
        return limits.schedule().isOver(failures) && (lastSuccessAt == null || lastSuccessAt.isBefore(firstFailedAt));
    }
}
