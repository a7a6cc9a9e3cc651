/**
 * Shows whether PostgreSQL holds what the log says. One moment of the tables, with the offsets that belong to it, is read in
 * one transaction; the log is read up to exactly these offsets and folded by the law of the merge, without a statement of the
 * sink; then row is held against row. Both sides are spilled into files by call and by lead, and compared file by file, so
 * that memory does not grow with the log.
 */
@NullMarked
package io.quinite.vantage.sink.reconcile;

import org.jspecify.annotations.NullMarked;
