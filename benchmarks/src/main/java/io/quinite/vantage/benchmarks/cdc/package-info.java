/** Change data capture beside a bare engine of Debezium's on the same database, and what a sentence about the writer costs. */
@NullMarked
package io.quinite.vantage.benchmarks.cdc;

import org.jspecify.annotations.NullMarked;
