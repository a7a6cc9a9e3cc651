/** From the command to the moment in which everything is ready, and the memory that it takes then. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.start;
