@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.whole;
