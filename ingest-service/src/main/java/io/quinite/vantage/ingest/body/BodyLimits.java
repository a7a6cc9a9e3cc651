package io.quinite.vantage.ingest.body;

/**
 * How much one request may bring.
 *
 * @param bodyBytesMax after decompression
 * @param lineBytesMax of one line of NDJSON
 * @param factsMax facts in one request
 * @param gzipRatioMax bytes out for each byte in, once there is a MiB of them
 * @param bodyTimeoutMs from the first byte to the last
 */
public record BodyLimits(int bodyBytesMax, int lineBytesMax, int factsMax, int gzipRatioMax, int bodyTimeoutMs) {}
