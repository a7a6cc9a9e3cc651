/**
 * What one transaction does: reads facts, lets the merge decide, and writes rows, parked facts, dead letters and offsets
 * together. Whoever calls holds the locks of the offset rows. Then rows are locked in one order everywhere, so that two
 * transactions wait for each other but never in a circle: call states by id, leads by id, campaigns by id, and what
 * refers to them last, as a deletion by people does.
 */
@NullMarked
package io.quinite.vantage.sink.apply;

import org.jspecify.annotations.NullMarked;
