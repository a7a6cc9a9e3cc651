/**
 * What a walsender with the plugin {@code pgoutput} says, protocol version 1, values as text: "Logical Replication Message
 * Formats" in PostgreSQL's documentation. Bytes in, values out; no connection, no clock.
 */
@NullMarked
package io.quinite.vantage.cdc.pgoutput;

import org.jspecify.annotations.NullMarked;
