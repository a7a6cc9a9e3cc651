/**
 * How calls are counted, as pure functions that know nothing of Kafka. A {@link io.quinite.vantage.analytics.counting.Fact}
 * meets the {@link io.quinite.vantage.analytics.counting.CallMemory} of its call, and what comes out is the new memory and
 * a {@link io.quinite.vantage.analytics.counting.Delta} for the call's campaign; a {@link
 * io.quinite.vantage.analytics.counting.CampaignTally} adds the deltas up. A call counts in total once its campaign is
 * known, and in transferred once it is bridged besides. Neither is ever taken back, so nothing can become negative.
 */
@NullMarked
package io.quinite.vantage.analytics.counting;

import org.jspecify.annotations.NullMarked;
