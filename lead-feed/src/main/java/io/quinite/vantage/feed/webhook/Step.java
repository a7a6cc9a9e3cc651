package io.quinite.vantage.feed.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is to be written of one lead; steps of a lead are written in their order. */
sealed interface Step {
    /** Its oldest change failed for the first time. */
    record Begins(Chain chain, Instant firstFailedAt, Instant nextAttemptAt, List<Delivery> deliveries)
            implements Step {}

    /** More of it waits. */
    record Queues(UUID lead, Delivery delivery) implements Step {}

    /** Its oldest change failed again. */
    record FailsAgain(UUID lead, int failures, Instant nextAttemptAt) implements Step {}

    /** Its oldest change was delivered; the next one may be tried at once. */
    record Advances(UUID lead, long offset, Instant nextAttemptAt) implements Step {}

    /** Its last one was delivered. */
    record Ends(UUID lead) implements Step {}
}
