package io.quinite.vantage.ingest.simulator;

import io.quinite.vantage.ingest.send.DoorClient;

/**
 * One fact on its way.
 *
 * @param afterMs how long after the begin of its call, or of the run, it is sent
 * @param line of NDJSON, without the line feed
 */
record Delivery(DoorClient.Route route, long afterMs, String line) {
    Delivery later(long ms) {
        return new Delivery(route, afterMs + ms, line);
    }
}
