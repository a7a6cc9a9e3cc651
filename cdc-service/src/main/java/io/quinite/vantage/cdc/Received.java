package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.pgoutput.Message;

/**
 * @param lsn of the record in PostgreSQL's log
 * @param bytes of the message on its way
 */
record Received(long lsn, Message message, int bytes) {}
