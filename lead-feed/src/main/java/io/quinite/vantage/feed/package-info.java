/**
 * Lead changes for those who have no Kafka. {@link io.quinite.vantage.feed.LeadFeedService} is started; {@code topic} reads
 * {@code crm.lead-changes} once for everybody, {@code stream} writes what concerns an organization to those who listen, {@code
 * seal} makes the ids with which they come back, {@code http} is the door, and {@code change} says what a change looks like.
 */
@NullMarked
package io.quinite.vantage.feed;

import org.jspecify.annotations.NullMarked;
