/**
 * PostgreSQL's changes of {@code leads} to a topic, each committed change once, in commit order.
 *
 * <p>{@link io.quinite.vantage.cdc.CdcService} runs one {@code Session} after another. A session takes the lock of the slot
 * ({@code Database}), fences the publisher before it ({@code Publisher}), reads how far that came ({@code PositionTopic}),
 * checks that the slot fits ({@code position.StartCheck}) and passes what {@code LogStream} reads on to {@code Capture}, which asks {@code position.Progress} what is new, maps it ({@code change.LeadImage}) and commits it together with the new
 * position. Any failure ends the session; {@code Failures} says whether there is a next one.
 */
@NullMarked
package io.quinite.vantage.cdc;

import org.jspecify.annotations.NullMarked;
