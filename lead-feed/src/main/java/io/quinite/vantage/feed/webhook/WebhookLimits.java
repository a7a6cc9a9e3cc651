package io.quinite.vantage.feed.webhook;

/**
 * Bounds of deliveries.
 *
 * @param subscriptionsMax that this instance serves
 * @param requestsMax under way at once, of all
 * @param requestsPerSubscriptionMax of one; of one whose receiver does not answer, one
 * @param timeoutMs from the connection to the end of the answer
 * @param connectTimeoutMs of it, for the connection
 * @param schedule when a failed delivery is repeated
 * @param retryAfterSecondsMax what is believed of an answer's {@code Retry-After}
 * @param bufferChangesMax changes of one subscription in memory
 * @param bufferBytesMax of their bodies; one change may be larger
 * @param pendingMax changes of one subscription that wait for their lead; with as many, no more are read for it
 * @param attemptsMax attempts of one subscription that are kept
 * @param commitMs from one commit of positions to the next
 * @param leaseMs how long an instance that says nothing is believed to live
 */
public record WebhookLimits(
        int subscriptionsMax,
        int requestsMax,
        int requestsPerSubscriptionMax,
        int timeoutMs,
        int connectTimeoutMs,
        RetrySchedule schedule,
        int retryAfterSecondsMax,
        int bufferChangesMax,
        int bufferBytesMax,
        int pendingMax,
        int attemptsMax,
        int commitMs,
        int leaseMs) {}
