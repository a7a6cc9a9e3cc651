/**
 * A seeded fuzzer of the door. {@code Cases} lists the generators (one line for one more); {@code Wire} speaks HTTP over a
 * bare socket, so that what no client library would send is sent; {@code StrictJson} and {@code Contract} say on their own,
 * without a line of the door's code, what may be taken.
 */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.ingest.fuzz;
