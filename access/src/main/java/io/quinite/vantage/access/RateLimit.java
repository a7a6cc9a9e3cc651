package io.quinite.vantage.access;

/**
 * How much one key may do, at each instance of a service; a second's worth may come at once.
 *
 * @param itemsPerSecond of what requests carry: facts, rows
 */
public record RateLimit(int requestsPerSecond, int itemsPerSecond) {
    public RateLimit {
        if (requestsPerSecond < 1 || itemsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "a rate is at least 1, not " + requestsPerSecond + " and " + itemsPerSecond);
        }
    }
}
