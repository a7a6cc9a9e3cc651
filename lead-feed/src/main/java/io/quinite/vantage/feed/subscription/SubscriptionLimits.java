package io.quinite.vantage.feed.subscription;

/**
 * What a subscription may be.
 *
 * @param perOrganizationMax subscriptions of one organization
 * @param httpAllowed whether a URL may be without TLS
 * @param networksAllowed networks that are not public and may be connected to, as the setting has them
 */
public record SubscriptionLimits(int perOrganizationMax, boolean httpAllowed, String networksAllowed) {
    /** The setting that names networks. */
    public static final String NETWORKS = "feed.webhooks.networks.allowed";
}
