/** Facts over HTTP to the topic: the door beside servers that only answer, and beside a producer without a door. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.door;
