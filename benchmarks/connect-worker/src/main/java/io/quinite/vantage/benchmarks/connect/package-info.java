/** What Kafka Connect is given so that its own converters do not slow it down. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.connect;
