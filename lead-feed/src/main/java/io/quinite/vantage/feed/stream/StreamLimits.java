package io.quinite.vantage.feed.stream;

/**
 * Bounds of those who listen.
 *
 * @param streamsMax at this instance; one more is answered 503
 * @param perOrganizationMax of one organization at this instance; one more is answered 429
 * @param bufferChangesMax changes that wait to be written to one stream
 * @param bufferBytesMax of what waits there; one change may be larger
 * @param heartbeatMs from one heartbeat to the next
 */
public record StreamLimits(
        int streamsMax, int perOrganizationMax, int bufferChangesMax, int bufferBytesMax, int heartbeatMs) {}
