/** Calls into {@code call_logs}: the sink, the limit, and what people use instead. */
@org.jspecify.annotations.NullMarked
package io.quinite.vantage.benchmarks.sink;
