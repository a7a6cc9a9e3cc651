/**
 * Topics to PostgreSQL, by the law of the merge. {@link io.quinite.vantage.sink.SinkService} runs workers; each polls its
 * partitions and applies what it got, a transaction per partition, in which the rows, the parked facts, the dead letters
 * and the next offset are written together. The packages below hold what the facts mean ({@code merge}), what a
 * transaction does ({@code apply}) and the statements ({@code store}); this one holds threads, retries and shutdown.
 */
@NullMarked
package io.quinite.vantage.sink;

import org.jspecify.annotations.NullMarked;
