/** Facts to bytes and back. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.serde;
