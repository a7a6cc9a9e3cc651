/**
 * The arithmetic of exactly-once, free of Kafka and PostgreSQL's driver.
 *
 * <p>The replication slot says from where a session delivers: every transaction whose commit starts at or after
 * {@code confirmed_flush_lsn} (F), in commit order, each whole. The position says what has been published: everything up to
 * the end of one transaction (C), and perhaps the first changes of the next. {@link
 * io.quinite.vantage.cdc.position.StartCheck} decides whether the two fit each other, {@link
 * io.quinite.vantage.cdc.position.Progress} which of the delivered changes are new.
 */
@NullMarked
package io.quinite.vantage.cdc.position;

import org.jspecify.annotations.NullMarked;
