/**
 * Call events to exact running totals per campaign, on Kafka Streams with exactly_once_v2.
 *
 * <p>{@link io.quinite.vantage.analytics.AnalyticsTopology} is the diagram: each call is counted once in a store of
 * remembered calls, what it adds is gathered in the heap until the commit, goes by organization and campaign through one
 * repartition topic, and is added to a tally whose every change is a record of absolute values. The rules of counting are
 * in the package {@code counting}, which knows nothing of Kafka.
 */
@NullMarked
package io.quinite.vantage.analytics;

import org.jspecify.annotations.NullMarked;
