/** A fact's whole way: from the door to its row, to the total that counts it, to the change of its lead; in an open loop. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.whole;
