/**
 * The law of the merge: what a set of facts makes of the row of a call or of a lead. The same set gives the same row,
 * whatever the order, the duplicates and the batches in which it comes.
 *
 * <p>A merge begins empty or resumes from the state that an earlier batch left, takes facts one by one in log order, and
 * then says which columns to write and which state to keep. What cannot be read off the row (which fact was the latest,
 * which facts were seen) is in the state; long values that are in the row anyway (a transcript) are not. Nothing here
 * knows of Kafka or of a database.
 */
@NullMarked
package io.quinite.vantage.sink.merge;

import org.jspecify.annotations.NullMarked;
