/** The law of the merge through PostgreSQL, without Kafka's delays: batches cut and ordered at random. */
@NullMarked
package io.quinite.vantage.sink.apply;

import org.jspecify.annotations.NullMarked;
