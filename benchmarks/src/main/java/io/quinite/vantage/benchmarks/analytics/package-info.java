/** Analytics beside a loop that counts in a map, and beside what the DSL of Kafka Streams makes of the same question. */
@NullMarked
package io.quinite.vantage.benchmarks.analytics;

import org.jspecify.annotations.NullMarked;
