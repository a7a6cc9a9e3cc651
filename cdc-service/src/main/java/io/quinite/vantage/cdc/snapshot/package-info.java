/**
 * Leads that are there already, into the stream of their changes.
 *
 * <p>{@link io.quinite.vantage.cdc.snapshot.LeadSnapshot} locks some leads and writes them into PostgreSQL's log as messages
 * of its transaction. From there they take the way of every change, in the order of the commits; so nothing has to be
 * compared, and whoever is killed takes up where the table of snapshots says.
 */
@NullMarked
package io.quinite.vantage.cdc.snapshot;

import org.jspecify.annotations.NullMarked;
