/** What becomes of the cost of an item when there is more of everything. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.growth;
