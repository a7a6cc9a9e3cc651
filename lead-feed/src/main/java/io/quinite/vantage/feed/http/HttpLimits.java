package io.quinite.vantage.feed.http;

/**
 * Bounds of the server.
 *
 * @param port 0 takes a free one
 * @param threadsMax threads that serve requests; a stream takes none while nothing is written to it
 * @param connectionsMax a connection more is not accepted until another one ends
 * @param headerTimeoutMs from the first byte of a request to the end of its headers
 * @param idleTimeoutMs how long a connection may be silent, and how long a write may make no progress
 */
public record HttpLimits(
        String host,
        int port,
        int threadsMax,
        int connectionsMax,
        int headerBytesMax,
        int headerTimeoutMs,
        int idleTimeoutMs) {}
