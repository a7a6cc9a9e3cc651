package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.feed.subscription.DisabledCode;
import io.quinite.vantage.feed.topic.Positions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written of one subscription in one transaction.
 *
 * @param positions before which, once it is written, nothing is left to do but what waits
 * @param trims whether there may be more attempts than are kept
 * @param disabling null where it goes on
 * @param releases that this instance serves it no more, from then on
 */
record Batch(
        Subscriber of,
        Positions positions,
        @Nullable Instant lastSuccessAt,
        List<Step> steps,
        List<Attempt> attempts,
        boolean trims,
        @Nullable Disabling disabling,
        boolean releases) {
    /** That it is not to be served any more. */
    record Disabling(DisabledCode code, String detail) {}
}
